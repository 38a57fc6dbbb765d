import type { Database } from '@repo/db'
import type { MiddlewareHandler } from 'hono'
import { generateCookie, getCookie } from 'hono/cookie'
import type { ApiEnv } from '../app.ts'
import { addHeader, headerOf } from '../http/headers.ts'

/** Header and cookie that say which state of the database a session has seen. */
const name = 'consistency-token'
/** A replica that is further behind is no longer waited for. */
const sessionSeconds = 60
const cookieOptions = {
  path: '/',
  maxAge: sessionSeconds,
  httpOnly: true,
  sameSite: 'Lax',
} as const

/**
 * GET requests read from the replica, unless their session wrote what the replica does not have yet: a
 * write answers with the position in the log that it reached, which later requests bring along.
 */
export function replicaReads(db: Database, replica: Database): MiddlewareHandler<ApiEnv> {
  const hasReplayed = replayOf(replica)
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') {
      const seen = positionOf(headerOf(c, name) ?? getCookie(c, name))
      c.set('reads', seen === undefined || (await hasReplayed(seen)) ? replica : db)
      return next()
    }
    await next()
    if (c.res.status >= 400) return
    const position = await positionOfWrite(db)
    addHeader(c, name, position)
    addHeader(c, 'set-cookie', generateCookie(name, position, cookieOptions))
  }
}

/** Behind all that a replica has: its session reads from the primary. */
const beyond = 'FFFFFFFF/FFFFFFFF'

/** The write is committed, and answered as that, whether or not its position can be had. */
async function positionOfWrite(db: Database): Promise<string> {
  try {
    const [row] = await db.$queryRaw<{ position: string }[]>`
      SELECT pg_current_wal_lsn()::text AS position`
    return row?.position ?? beyond
  } catch {
    return beyond
  }
}

/** Whether the replica has a position; where it does not answer, it has not. */
function replayOf(replica: Database): (position: bigint) => Promise<boolean> {
  let replayed = 0n
  let asking: Promise<void> | undefined
  const ask = async () => {
    const [row] = await replica.$queryRaw<{ position: string | null }[]>`
      SELECT pg_last_wal_replay_lsn()::text AS position`
    replayed = positionOf(row?.position ?? undefined) ?? replayed
  }
  return async (position) => {
    if (position <= replayed) return true
    // One question for all requests that come meanwhile.
    asking ??= ask()
      .catch(() => {})
      .finally(() => {
        asking = undefined
      })
    await asking
    return position <= replayed
  }
}

/** `16/B374D848`: a log file and a byte of it, in hexadecimal. */
function positionOf(text: string | undefined): bigint | undefined {
  const [, file, byte] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/.exec(text ?? '') ?? []
  if (file === undefined || byte === undefined) return undefined
  return (BigInt(`0x${file}`) << 32n) | BigInt(`0x${byte}`)
}
