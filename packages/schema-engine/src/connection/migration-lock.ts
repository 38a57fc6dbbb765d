import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { disconnect } from './connect.ts'
import type { ConnectionUrl } from './connection-url.ts'
import { engineError, openConnection } from './open-connection.ts'

/** "strata" in ASCII, as the two halves in which pg_locks has it. */
const key = { high: 0x7374, low: 0x72617461 }

/** How often a waiting process asks again, in ms. */
const interval = 200

export interface LockOptions {
  /** Told once who is waited for, in a sentence for people. */
  onWait?: ((text: string) => void) | undefined
  /** Ends the wait, which then throws its reason. */
  signal?: AbortSignal | undefined
}

/**
 * Takes the advisory lock that everyone of ours holds who migrates a database, and returns what
 * gives it back.
 *
 * Prisma's own, 72707369, does not serve: who waits for it has a snapshot for as long, and CREATE
 * INDEX CONCURRENTLY of the one who holds it waits for that snapshot. This one is asked for again and
 * again, so that nobody waits inside the server, on a session apart, whose end gives it back.
 */
export async function takeMigrationLock(
  url: ConnectionUrl,
  { onWait = () => undefined, signal }: LockOptions,
): Promise<() => Promise<void>> {
  signal?.throwIfAborted()
  const client = await openConnection(url)
  try {
    await client.query(settings, [`strata migrate: process ${process.pid} on ${hostname()}`])
    let told = false
    while (!(await tryLock(client))) {
      if (!told) onWait(await describeHolder(client, url))
      told = true
      await delay(interval, undefined, signal === undefined ? {} : { signal }).catch(
        () => undefined,
      )
      signal?.throwIfAborted()
    }
  } catch (error) {
    await disconnect(client)
    throw engineError(error, url)
  }
  return () => disconnect(client)
}

/** The session is idle while another one works, for hours perhaps. Older servers lack the second. */
const settings = `SELECT set_config('application_name', $1, false), (
  SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout')`

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_lock($1::bigint << 32 | $2::bigint) AS locked',
    [key.high, key.low],
  )
  return rows[0]?.locked === true
}

async function describeHolder(client: pg.Client, { database }: ConnectionUrl): Promise<string> {
  const { rows } = await client.query<{ pid: number; application_name: string }>(holder, [
    key.high,
    key.low,
  ])
  const [found] = rows
  const who =
    found === undefined
      ? 'Another session'
      : `The session ${found.pid} (${found.application_name || 'without an application_name'})`
  return `${who} is migrating the database "${database}"; waiting for it to finish. Press Ctrl-C to cancel.`
}

const holder = `SELECT pid, application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE locktype = 'advisory' AND granted AND classid = $1 AND objid = $2 AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
