import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from './client.ts'
import { databaseEnv } from './env.ts'
import { inTransaction } from './in-transaction.ts'

import { testServerUrl } from './testing/index.ts'
import { instantsOf, sameInstants } from './testing/instants.ts'
import type { SlowQuery } from './watched-client.ts'

const table = `pool_${process.pid}`
const slow: SlowQuery[] = []
let db: Database

/** One connection, so that each query meets what the one before left there. */
const connect = (env: Record<string, string> = {}, url = testServerUrl()) =>
  createDatabase(databaseEnv.parse({ DATABASE_URL: url, DATABASE_POOL_SIZE: '1', ...env }), {
    onSlowQuery: (query) => slow.push(query),
  })

beforeEach(async () => {
  db = connect()
  await db.$executeRawUnsafe(`CREATE TABLE ${table} (id int PRIMARY KEY)`)
  slow.length = 0
})

afterEach(async () => {
  await db.$executeRawUnsafe(`DROP TABLE ${table}`)
  await db.$disconnect()
})

const rows = (client: Pick<Database, '$queryRawUnsafe'> = db) =>
  client.$queryRawUnsafe<{ id: unknown }[]>(`SELECT * FROM ${table}`)

const pid = () => db.$queryRaw`SELECT pg_backend_pid() AS pid`

test('a connection outlives an error of a statement', async () => {
  await db.$executeRawUnsafe(`INSERT INTO ${table} VALUES (1)`)
  const before = await pid()
  await expect(db.$executeRawUnsafe(`INSERT INTO ${table} VALUES (1)`)).rejects.toThrow()
  expect(await pid()).toEqual(before)
})

test('a connection that the server ended is replaced', async () => {
  const before = await pid()
  await expect(db.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`).rejects.toThrow()
  expect(await pid()).not.toEqual(before)
})

describe('a statement that a migration made stale', () => {
  test('is sent again', async () => {
    expect(await rows()).toEqual([])
    await db.$executeRawUnsafe(`ALTER TABLE ${table} ADD COLUMN name text`)
    await db.$executeRawUnsafe(`INSERT INTO ${table} VALUES (1, 'a')`)
    expect(await rows()).toEqual([{ id: 1, name: 'a' }])
    expect(await rows()).toEqual([{ id: 1, name: 'a' }])
  })

  test('ends a transaction, which is run again where it may be', async () => {
    expect(await rows()).toEqual([])
    await db.$executeRawUnsafe(`ALTER TABLE ${table} ALTER COLUMN id TYPE bigint`)
    await expect(db.$transaction((tx) => rows(tx))).rejects.toThrow('cached plan')
    expect(await rows()).toEqual([])
    await db.$executeRawUnsafe(`ALTER TABLE ${table} ALTER COLUMN id TYPE int`)
    expect(await inTransaction(db, (tx) => rows(tx))).toEqual([])
  })
})

test('statements are prepared on a direct URL only, or as told', async () => {
  const prepared = async (client: Database) => {
    await rows(client)
    const [found] = await client.$queryRaw<{ n: bigint }[]>`
      SELECT count(*) AS n FROM pg_prepared_statements WHERE statement LIKE ${`%${table}`}`
    await client.$disconnect()
    return Number(found?.n)
  }
  const pooled = `${testServerUrl()}?pgbouncer=true`
  expect(await prepared(connect())).toBe(1)
  expect(await prepared(connect({ DATABASE_PREPARED_STATEMENTS: 'false' }))).toBe(0)
  expect(await prepared(connect({}, pooled))).toBe(0)
  expect(await prepared(connect({ DATABASE_PREPARED_STATEMENTS: 'true' }, pooled))).toBe(1)
})

test('an instant is the same in a database of another time zone', async () => {
  const elsewhere = connect({}, `${testServerUrl()}?options=-c%20TimeZone%3DAsia/Tokyo`)
  expect(await instantsOf(elsewhere)).toEqual(sameInstants)
  await elsewhere.$disconnect()
})

test('a transaction that is given up, its ROLLBACK too, swallows no later write', async () => {
  // Through PgBouncer the client gives up, and not the server.
  const pooled = `${testServerUrl()}?pgbouncer=true`
  const client = connect({ DATABASE_STATEMENT_TIMEOUT_MS: '2000' }, pooled) // enough for the insert behind it
  await client.$queryRaw`SELECT 1` // connects
  const insert = (tx: Pick<Database, '$executeRawUnsafe'>, id: number) =>
    tx.$executeRawUnsafe(`INSERT INTO ${table} VALUES (${id})`)
  await db.$transaction(async (tx) => {
    await tx.$executeRawUnsafe(`LOCK TABLE ${table}`)
    await expect(client.$transaction((given) => insert(given, 1))).rejects.toThrow()
  })
  await insert(client, 2)
  await client.$disconnect()
  expect(await rows()).toEqual([{ id: 2 }])
})

test('an instant is read as adapter-pg reads it', async () => {
  const instants = ['0001-01-01', '2026-01-01 12:34:56.123456+02', '9999-12-31']
  const read = await db.$queryRaw<{ at: Date }[]>`SELECT unnest(${instants}::timestamptz[]) AS at`
  expect(read.map(({ at }) => at.toISOString())).toEqual([
    '0001-01-01T00:00:00.000Z',
    '2026-01-01T10:34:56.123Z',
    '9999-12-31T00:00:00.000Z',
  ])
})

test('slow queries are told of, in transactions and when they fail too', async () => {
  const watched = connect({ DATABASE_SLOW_QUERY_MS: '50' })
  await watched.$queryRaw`SELECT pg_sleep(0.06)::text`
  await watched.$transaction((tx) => tx.$queryRaw`SELECT pg_sleep(0.07)::text`)
  await expect(
    watched.$queryRaw`SELECT pg_sleep(0.08)::text, 1 / (random() * 0)::int`,
  ).rejects.toThrow()
  await watched.$disconnect()
  // Where the machine is busy, others are slow too: BEGIN and COMMIT.
  expect(slow.map(({ sql }) => sql).filter((sql) => sql.includes('pg_sleep'))).toEqual([
    'SELECT pg_sleep(0.06)::text',
    'SELECT pg_sleep(0.07)::text',
    'SELECT pg_sleep(0.08)::text, 1 / (random() * 0)::int',
  ])
})

test.each([
  ['takes less', '600000'],
  ['comes where none is to be told of', '0'],
])('nothing is told of a query that %s', async (_what, milliseconds) => {
  const watched = connect({ DATABASE_SLOW_QUERY_MS: milliseconds })
  await watched.$queryRaw`SELECT pg_sleep(0.01)::text`
  await watched.$disconnect()
  expect(slow).toEqual([])
})
