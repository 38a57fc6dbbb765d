import { createDatabase, databaseEnv } from '@repo/db'
import { testDatabaseUrl } from '@repo/db/testing'
import { expect, onTestFinished, test } from 'vitest'
import { type ApiProcess, authorization, startApi } from '../start-api.ts'
import { attackTimeout, roundsOf } from './rounds.ts'

/*
 * Backends and processes that are killed while callers write: nothing that was acknowledged is lost, and
 * nothing is made twice. Each caller keeps a ledger of what it was told.
 */

const url = await testDatabaseUrl()
const clients = 6

/** Ends every connection of the service, as an administrator or a failover does. */
async function killBackends(): Promise<void> {
  await db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`
}

const db = createDatabase(databaseEnv.parse({ DATABASE_URL: url, DATABASE_POOL_SIZE: '1' }))

/** The process that serves, or the next one when it was killed. */
let serving: Promise<ApiProcess>
const start = () => startApi({ DATABASE_URL: url, DATABASE_CONNECT_TIMEOUT_MS: '60000' })

async function killProcess(): Promise<void> {
  const { child, ended } = await serving
  child.kill('SIGKILL')
  serving = ended.then(start)
  await serving
}

interface Told {
  status: number
  body: Record<string, unknown>
  etag: string
}

/** Undefined where nobody knows what became of it. */
async function send(
  method: string,
  path: string,
  body?: object,
  more = {},
): Promise<Told | undefined> {
  const { origin } = await serving
  const headers = { authorization, 'content-type': 'application/json', ...more }
  try {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const { status } = answer
    const etag = answer.headers.get('etag') ?? ''
    return { status, body: Object(await answer.json()), etag }
  } catch {
    return undefined
  }
}

/** What was acknowledged to one caller. */
class Ledger {
  readonly made: string[] = []
  count = 0
  readonly wrong: string[] = []
}

/** Creates a record with a key, again until it is told that it is there. */
async function create(name: string, ledger: Ledger): Promise<void> {
  for (;;) {
    const key = { 'idempotency-key': name }
    const told = await send('POST', '/rate-limits', { caller: name, count: 0 }, key)
    if (told?.status === 201) return void ledger.made.push(name)
    // 409 would be its own record, which an earlier try made without keeping the key.
    if (told !== undefined && told.status !== 503) {
      ledger.wrong.push(`${name}: ${told.status} ${JSON.stringify(told.body)}`)
      return
    }
  }
}

/** Raises the count of a record by one, on the version that it has seen. */
async function raise(name: string, ledger: Ledger): Promise<void> {
  const seen = await send('GET', `/rate-limits/${name}`)
  if (seen?.status !== 200) return
  const { count } = seen.body
  // One that nobody acknowledged may have gone through.
  if (Number(count) < ledger.count) ledger.wrong.push(`${name}: ${count} after ${ledger.count}`)
  ledger.count = Number(count)
  const body = { count: ledger.count + 1 }
  const told = await send('PATCH', `/rate-limits/${name}`, body, { 'if-match': seen.etag })
  if (told?.status === 200) ledger.count += 1
  else if (told !== undefined && told.status !== 503) {
    ledger.wrong.push(`${name}: ${told.status} to a PATCH that nobody else made`)
  }
}

test(
  'what was acknowledged is there, once, whatever was killed meanwhile',
  async () => {
    onTestFinished(() => db.$disconnect())
    serving = start()
    await serving
    const ledgers = Array.from({ length: clients }, () => new Ledger())
    let going = true
    const callers = Promise.all(
      ledgers.map(async (ledger, client) => {
        await create(`${client}`, ledger)
        for (let turn = 0; going; turn += 1) {
          await create(`${client}-${turn}`, ledger)
          await raise(`${client}`, ledger)
        }
      }),
    )
    const done = () => ledgers.map(({ made }) => made.length)
    /** Until every caller has made two more. */
    const goesOn = async () => {
      const before = done()
      const isOn = () => done().every((made, client) => made >= (before[client] ?? 0) + 2)
      await expect.poll(() => isOn() || ledgers.some(({ wrong }) => wrong.length > 0)).toBe(true)
    }
    for (let round = 0; round < roundsOf(2); round += 1) {
      await goesOn()
      await killBackends()
      await goesOn()
      await killProcess()
    }
    await goesOn()
    going = false
    await callers
    expect(ledgers.flatMap(({ wrong }) => wrong)).toEqual([])
    const rows = await db.rateLimit.findMany({ select: { caller: true, count: true } })
    const there = new Map(rows.map(({ caller, count }) => [caller, count]))
    const made = ledgers.flatMap((ledger) => ledger.made)
    expect(made.filter((name) => !there.has(name))).toEqual([])
    expect(rows.length).toBe(new Set(made).size)
    expect(await db.idempotencyKey.count()).toBe(rows.length)
    for (const [client, { count }] of ledgers.entries()) {
      expect(there.get(`${client}`)).toBeGreaterThanOrEqual(count)
    }
  },
  attackTimeout,
)
