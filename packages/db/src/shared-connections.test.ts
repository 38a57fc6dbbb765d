import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type Database, type PoolState } from './client.ts'
import { databaseEnv } from './env.ts'
import { testDatabaseUrl } from './testing/index.ts'

const url = await testDatabaseUrl()
const open: Database[] = []
function connect(size: number) {
  const found: { state?: () => PoolState } = {}
  const db = createDatabase(
    databaseEnv.parse({
      DATABASE_URL: url,
      DATABASE_POOL_SIZE: String(size),
      // What waits here is told to end.
      DATABASE_CONNECT_TIMEOUT_MS: '600000',
      DATABASE_STATEMENT_TIMEOUT_MS: '600000',
    }),
    {
      onPool: (state) => {
        found.state = state
      },
    },
  )
  open.push(db)
  return { db, waiting: () => found.state?.().waiting }
}
const other = connect(3).db
/** One connection, which keeps what it locks. */
const locker = connect(1).db
afterAll(() => Promise.all(open.map((db) => db.$disconnect())))
beforeEach(async () => {
  await other.rateLimit.deleteMany()
})

const create = (db: Database, caller: string) =>
  db.rateLimit.create({ data: { caller, count: 0, resetsAt: new Date() } })
const read = (db: Database, caller: string) => db.rateLimit.findUnique({ where: { caller } })
const callers = Array.from({ length: 50 }, (_, at) => `caller ${at}`)

/** A query that ends when `end` is called, and none that may share a connection. */
async function slowQuery(db: Database) {
  const key = 7
  await locker.$queryRaw`SELECT pg_advisory_lock(${key})::text`
  const ended = db.$queryRaw`SELECT pg_advisory_xact_lock(${key})::text`.then(() => 'ended')
  await expect
    .poll(
      () => other.$queryRaw`SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'advisory'`,
    )
    .toHaveLength(1)
  return { ended, end: () => locker.$queryRaw`SELECT pg_advisory_unlock_all()::text` }
}

/** Queries of the rows wait, until `use` has ended. */
const locked = (use: () => Promise<void>) =>
  other.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE rate_limits`
      await use()
    },
    { timeout: 600_000 },
  )

/** Ends the backends whose query waits for a lock, when there are so many. */
async function endWaiting(backends: number) {
  const waiting = () => other.$queryRaw<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
  await expect.poll(waiting).toHaveLength(backends)
  for (const { pid } of await waiting()) {
    await other.$queryRaw`SELECT pg_terminate_backend(${pid}, 60000)`
  }
}

test('each query gets its own answer', async () => {
  const { db } = connect(2)
  const answers = await Promise.allSettled(
    callers.flatMap((caller) => [create(db, caller), create(db, caller), read(db, randomUUID())]),
  )
  for (const [at, caller] of callers.entries()) {
    const [one, again, none] = answers.slice(at * 3)
    const made = [one, again].find((answer) => answer?.status === 'fulfilled')
    const refused = [one, again].find((answer) => answer?.status === 'rejected')
    expect(made).toMatchObject({ value: { caller } })
    expect(refused).toMatchObject({ reason: { code: 'P2002' } })
    expect(none).toEqual({ status: 'fulfilled', value: null })
  }
  expect(await other.rateLimit.count()).toBe(callers.length)
})

test('reads by key and creates go on while slow queries have all other connections', async () => {
  const { db, waiting } = connect(3)
  await create(db, 'known')
  const slow = await slowQuery(db)
  const others = Promise.all([
    db.$queryRaw`SELECT pg_advisory_xact_lock(7)::text`,
    db.$queryRaw`SELECT 1`,
  ])
  await expect.poll(waiting).toBe(1)
  await Promise.all(callers.flatMap((caller) => [read(db, 'known'), create(db, caller)]))
  expect(waiting()).toBe(1)
  await slow.end()
  expect(await slow.ended).toBe('ended')
  await others
})

test('a list in order of the key shares, one by another column or with a filter does not', async () => {
  const { db, waiting } = connect(2)
  await create(db, 'known')
  const slow = await slowQuery(db)
  expect(await db.rateLimit.findMany({ orderBy: { caller: 'asc' }, take: 20 })).toHaveLength(1)
  const others = Promise.all([
    db.rateLimit.findMany({ orderBy: { count: 'asc' }, take: 20 }),
    db.rateLimit.findMany({ where: { count: 0 }, orderBy: { caller: 'asc' }, take: 20 }),
    db.rateLimit.update({ where: { caller: 'known' }, data: { count: 1 } }),
  ])
  await expect.poll(waiting).toBe(3)
  await slow.end()
  await others
})

test('as many fail with a connection as shared it, and no more', async () => {
  const { db } = connect(2)
  await Promise.all([create(db, 'a'), create(db, 'b')])
  let answers: Promise<PromiseSettledResult<unknown>[]> | undefined
  await locked(async () => {
    answers = Promise.allSettled(callers.map((caller) => create(db, caller)))
    await endWaiting(2)
  })
  const failed = (await answers)?.filter(({ status }) => status === 'rejected')
  expect(failed).toHaveLength(8)
  expect(await other.rateLimit.count()).toBe(2 + callers.length - 8)
})

test('a statement that was slow once shares no connection any more', async () => {
  const { db, waiting } = connect(2)
  await create(db, 'known')
  const isLate = () => other.$queryRaw`SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > '1100 ms'`
  let late: Promise<unknown> | undefined
  await locked(async () => {
    late = read(db, 'known').then((row) => row)
    await expect.poll(isLate).toHaveLength(1)
  })
  await late
  const slow = await slowQuery(db)
  const reading = read(db, 'known').then((row) => row)
  await expect.poll(waiting).toBe(1)
  await slow.end()
  expect(await reading).toMatchObject({ caller: 'known' })
})

test('a transaction has its connection alone, and is not kept waiting', async () => {
  const { db } = connect(2)
  let going = true
  const busy = callers.map(async (caller) => {
    while (going) await read(db, caller)
  })
  const outside: Promise<unknown>[] = []
  const given = db.$transaction(async (tx) => {
    await tx.rateLimit.create({ data: { caller: 'inside', count: 0, resetsAt: new Date() } })
    outside.push(create(db, 'outside').then((made) => made))
    await tx.$queryRaw`SELECT 1`
    throw new Error('changed my mind')
  })
  await expect(given).rejects.toThrow('changed my mind')
  await Promise.all(outside)
  going = false
  await Promise.all(busy)
  expect(await other.rateLimit.findMany()).toMatchObject([{ caller: 'outside' }])
})
