import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { createDatabase, type Database, databaseEnv, Prisma } from '@repo/db'
import { testDatabaseUrl } from '@repo/db/testing'
import { afterAll, expect, test } from 'vitest'
import { ownApp } from '../../test/own-app.ts'
import { authorization } from '../testing.ts'
import { databaseProblem } from './database-problems.ts'

const url = await testDatabaseUrl()
const open: Database[] = []
const connect = (env: Record<string, string> = {}) => {
  const db = createDatabase(databaseEnv.parse({ DATABASE_URL: url, ...env }))
  open.push(db)
  return db
}
const db = connect()
afterAll(() => Promise.all(open.map((one) => one.$disconnect())))

/** What the client is told of a failure. */
const problemOf = (failing: Promise<unknown>) =>
  failing.then(
    () => 'nothing failed',
    async (error: Error) =>
      (await databaseProblem(error, { conditional: false, sent: {} }, db)) ?? error,
  )

/** One that can be found. */
async function aRow(): Promise<string> {
  const caller = randomUUID()
  await db.rateLimit.create({ data: { caller, count: 0, resetsAt: new Date() } })
  return caller
}

/** A transaction that waits and takes as long as a busy machine needs. */
const patient = { maxWait: 30_000, timeout: 30_000 }

/** Keeps the rows locked, or just a connection, while `use` runs. */
const holding = (by: Database, use: (tx: Prisma.TransactionClient) => Promise<void>) =>
  by.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM "rate_limits" FOR UPDATE`
    await use(tx)
  }, patient)

const away = { status: 503, code: 'database_unavailable' }

test('a pool of which no connection comes free in time', async () => {
  const small = connect({ DATABASE_POOL_SIZE: '1', DATABASE_CONNECT_TIMEOUT_MS: '100' })
  // Connecting may take longer than that, too.
  await expect.poll(() => problemOf(small.$queryRaw`SELECT 1`)).toBe('nothing failed')
  const reported: Error[] = []
  const app = ownApp({ db: small, reportError: (error) => void reported.push(error) })
  await holding(small, async () => {
    expect(await problemOf(small.rateLimit.findMany())).toMatchObject(away)
    expect(await problemOf(small.$queryRaw`SELECT 1`)).toMatchObject(away)
    const answer = await app.request('/rate-limits', { headers: { authorization } })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('1')
    expect(await answer.json()).toMatchObject({ code: 'database_unavailable' })
  })
  expect(reported).toHaveLength(1)
  const status = async () =>
    (await app.request('/rate-limits', { headers: { authorization } })).status
  await expect.poll(status).toBe(200)
})

test('a statement that takes longer than it may', async () => {
  const caller = await aRow()
  const hasty = connect({ DATABASE_STATEMENT_TIMEOUT_MS: '50' })
  const slow = { status: 504, code: 'timeout' }
  await holding(db, async () => {
    const update = hasty.rateLimit.update({ where: { caller }, data: { count: 1 } })
    expect(await problemOf(update)).toMatchObject(slow)
    expect(await problemOf(hasty.$executeRaw`DELETE FROM "rate_limits"`)).toMatchObject(slow)
  })
})

test('a transaction that cannot begin, or does not end, in time', async () => {
  const small = connect({ DATABASE_POOL_SIZE: '1' })
  await holding(small, async () => {
    const waiting = small.$transaction((tx) => tx.rateLimit.count(), { maxWait: 50 })
    expect(await problemOf(waiting)).toMatchObject(away)
  })
  const endless = db.$transaction((tx) => tx.$queryRaw`SELECT pg_sleep(0.2)::text`, {
    ...patient,
    timeout: 50,
  })
  expect(await problemOf(endless)).toMatchObject({ status: 504, code: 'timeout' })
})

test('a transaction may take as long as a statement, unless it says otherwise', async () => {
  const hasty = connect({ DATABASE_STATEMENT_TIMEOUT_MS: '1000' })
  const endless = hasty.$transaction(async (tx) => {
    for (;;) {
      await tx.$queryRaw`SELECT 1`
      await wait(20)
    }
  })
  await expect(endless).rejects.toThrow('The timeout for this transaction was 1000 ms')
})

test('a lock that is not to be waited for', async () => {
  await aRow()
  const locked = () => db.$queryRaw`SELECT FROM "rate_limits" FOR UPDATE NOWAIT`
  await holding(db, async () => {
    expect(await problemOf(locked())).toMatchObject({ status: 409, code: 'write_conflict' })
  })
})

test('two transactions that contradict each other', async () => {
  const caller = await aRow()
  const change = (count: number, first: Promise<void>, read: () => void) =>
    db.$transaction(
      async (tx) => {
        await tx.rateLimit.findUnique({ where: { caller } })
        read()
        await first
        await tx.rateLimit.update({ where: { caller }, data: { count } })
      },
      { ...patient, isolationLevel: 'Serializable' },
    )
  const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const outcomes = await Promise.all([
    problemOf(change(1, other.promise, one.resolve)),
    problemOf(change(2, one.promise, other.resolve)),
  ])
  expect(outcomes).toContain('nothing failed')
  expect(outcomes).toContainEqual(expect.objectContaining({ status: 409, code: 'write_conflict' }))
})

test('a connection that the server ends', async () => {
  const victim = connect({ DATABASE_POOL_SIZE: '1' })
  const [row] = await victim.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS "pid"`
  const failing = problemOf(victim.$queryRaw`SELECT pg_sleep(3600)::text`)
  await expect
    .poll(
      () =>
        db.$queryRaw`SELECT 1 FROM pg_stat_activity WHERE query ~ 'pg_sleep' AND pid = ${row?.pid}`,
    )
    .toHaveLength(1)
  await db.$queryRaw`SELECT pg_terminate_backend(${row?.pid})::text`
  expect(await failing).toMatchObject(away)
  expect(await victim.$queryRaw`SELECT 1 AS "one"`).toEqual([{ one: 1 }]) // it connects again
})

test.each([
  ['refuses connections', 'postgresql://a:b@127.0.0.1:1/app'],
  ['has no such name', 'postgresql://a:b@nowhere.invalid/app'],
])('a server that %s', async (_what, DATABASE_URL) => {
  const nowhere = connect({ DATABASE_URL })
  expect(await problemOf(nowhere.rateLimit.findMany())).toMatchObject(away)
  expect(await problemOf(nowhere.$queryRaw`SELECT 1`)).toMatchObject(away)
  expect(await problemOf(nowhere.$transaction((tx) => tx.rateLimit.count()))).toMatchObject(away)
})

/** As a socket, adapter-pg and Prisma's client tell of it. */
const socketError = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall, errno: -32 })

test.each<[string, Error]>([
  ['a broken pipe', socketError('EPIPE', 'write')],
  ['a reset', socketError('ECONNRESET', 'read')],
  ['a host that cannot be reached', socketError('EHOSTUNREACH', 'connect')],
  ...['ConnectionClosed', 'DatabaseNotReachable', 'SocketTimeout'].map((kind): [string, Error] => [
    kind,
    new Error(kind, { cause: { kind } }),
  ]),
  [
    'a broken pipe in a query',
    new Prisma.PrismaClientUnknownRequestError('Invalid query:\n\nwrite EPIPE', {
      clientVersion: '7',
    }),
  ],
])('a connection that ends: %s', async (_what, error) => {
  expect(await problemOf(Promise.reject(error))).toMatchObject(away)
})

test('a query that the client gives up, as through a pooler', async () => {
  await aRow()
  const hasty = connect({
    DATABASE_STATEMENT_TIMEOUT_MS: '100',
    DATABASE_URL: `${url}?pgbouncer=true`,
  })
  await holding(db, async () => {
    const locked = hasty.$queryRaw`SELECT FROM "rate_limits" FOR UPDATE`
    expect(await problemOf(locked)).toMatchObject({ status: 504, code: 'timeout' })
    const read = hasty.rateLimit.updateMany({ data: { count: 1 } })
    expect(await problemOf(read)).toMatchObject({ status: 504, code: 'timeout' })
  })
})

test('a mistake of our own is none of the client', async () => {
  expect(await problemOf(db.$queryRaw`SELECT FROM`)).toBeInstanceOf(Error)
})

test('a value that is not unique, by a model and by raw SQL', async () => {
  const caller = await aRow()
  const taken = { status: 409, code: 'not_unique' }
  const data = { caller, count: 0, resetsAt: new Date() }
  expect(await problemOf(db.rateLimit.create({ data }))).toMatchObject(taken)
  const insert = db.$executeRaw`INSERT INTO "rate_limits" VALUES (${caller}, 0, now())`
  expect(await problemOf(insert)).toMatchObject(taken)
})

test('what a constraint or a trigger of the database refuses, without what it says', async () => {
  const rules = `
    CREATE TABLE "ruled" ("n" int, EXCLUDE ("n" WITH =));
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION 'a secret'; END $$;
    CREATE TRIGGER refuse BEFORE DELETE ON "ruled" FOR EACH ROW EXECUTE FUNCTION refuse();
    INSERT INTO "ruled" VALUES (1);`
  for (const statement of rules.split(/;\n/)) await db.$executeRawUnsafe(statement)
  for (const [statement, problem] of [
    ['INSERT INTO "ruled" VALUES (1)', { status: 409 }],
    ['DELETE FROM "ruled"', { status: 400, code: 'bad_value' }],
  ] as const) {
    const answer = await problemOf(db.$executeRawUnsafe(statement))
    expect(answer).toMatchObject(problem)
    expect(JSON.stringify(answer)).not.toMatch(/ruled|secret/)
  }
})

test('a connection that the server ends in the middle of a load', async () => {
  const victim = connect({ DATABASE_POOL_SIZE: '5' })
  const app = ownApp({ db: victim, reportError: () => {} })
  const statuses = new Map<number, number>()
  let done = false
  const load = Array.from({ length: 10 }, async () => {
    while (!done) {
      const { status } = await app.request('/rate-limits', {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify({ caller: randomUUID(), count: 0 }),
      })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  })
  const [row] = await victim.$queryRaw<{ name: string }[]>`SELECT current_database() AS "name"`
  // A query has to be under way: until some were, and all of the pool's connections have gone often.
  for (let round = 0; round < 50 || !statuses.has(503); round += 1) {
    await db.$queryRaw`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
      WHERE datname = ${row?.name} AND pid <> pg_backend_pid()`
  }
  done = true
  await Promise.all(load)
  expect([...statuses.keys()].filter((status) => status !== 201 && status !== 503)).toEqual([])
})

test('the fields of a unique index and of a reference, and of no other table', async () => {
  await db.rateLimit.deleteMany()
  const caller = randomUUID()
  const row = { caller, count: 0, resetsAt: new Date() }
  await db.rateLimit.create({ data: row })
  const again = () => problemOf(db.rateLimit.create({ data: { ...row, caller: randomUUID() } }))
  const unique = (paths: string[]) => ({
    status: 409,
    errors: paths.map((path) => ({ path, message: 'has the value of another record' })),
  })
  await db.$executeRaw`ALTER TABLE "rate_limits" ADD UNIQUE ("count", "resets_at")`
  expect(await again()).toMatchObject(unique(['count', 'resetsAt']))
  await db.$executeRaw`ALTER TABLE "rate_limits"
    RENAME CONSTRAINT "rate_limits_count_resets_at_key" TO "rate_limits_secret_key"`
  expect(await again()).not.toHaveProperty('errors')
  await db.$executeRaw`ALTER TABLE "rate_limits" DROP CONSTRAINT "rate_limits_secret_key"`
  await db.$executeRaw`CREATE UNLOGGED TABLE "limited" (
    "caller" text UNIQUE REFERENCES "rate_limits"
  )`
  await db.$executeRaw`INSERT INTO "limited" VALUES (${caller})`
  const referred = await problemOf(db.rateLimit.delete({ where: { caller } }))
  expect(referred).toMatchObject({ status: 409, code: 'reference' })
  expect(referred).not.toHaveProperty('errors')
  await db.$executeRaw`TRUNCATE "limited", "rate_limits"`
  await db.$executeRaw`ALTER TABLE "rate_limits"
    ADD FOREIGN KEY ("caller") REFERENCES "limited" ("caller")`
  expect(await problemOf(db.rateLimit.create({ data: row }))).toMatchObject({
    status: 409,
    errors: [{ path: 'caller', message: 'refers to no record' }],
  })
  await db.$executeRaw`DROP TABLE "limited" CASCADE`
})
