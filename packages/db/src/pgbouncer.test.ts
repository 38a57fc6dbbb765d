import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from './client.ts'
import { databaseEnv } from './env.ts'
import { testDatabase, testServerUrl } from './testing/index.ts'
import { instantsOf, sameInstants } from './testing/instants.ts'
import { startPgBouncer, withoutPgBouncer } from './testing/pgbouncer.ts'

const direct = await testDatabase()
const serverConnections = 3

/** One row of a table that every project has. */
const addRow = ({ rateLimit }: Pick<Database, 'rateLimit'>) =>
  rateLimit.create({ data: { caller: randomUUID(), count: 0, resetsAt: new Date() } })

// Debian's package; a project has no need of it unless it deploys behind one.
describe.skipIf(withoutPgBouncer)('through PgBouncer in transaction mode (needs pgbouncer)', () => {
  let bouncer: Awaited<ReturnType<typeof startPgBouncer>>
  let processes: Database[] = []

  beforeAll(async () => {
    const [row] = await direct.$queryRaw<{ name: string }[]>`SELECT current_database() AS name`
    const url = new URL(testServerUrl())
    url.pathname = `/${row?.name}`
    await direct.$executeRawUnsafe(`ALTER DATABASE "${row?.name}" SET TimeZone = 'Asia/Tokyo'`)
    bouncer = await startPgBouncer(url.href, serverConnections)
    const env = databaseEnv.parse({ DATABASE_URL: bouncer.url, DATABASE_SLOW_QUERY_MS: '1' })
    processes = [1, 2, 3, 4].map(() => createDatabase(env))
  })
  afterAll(async () => {
    for (const db of processes) await db.$disconnect()
    await bouncer.stop()
  })

  test('several processes share few connections', async () => {
    const made = await Promise.all(
      processes.flatMap((db) => Array.from({ length: 25 }, () => addRow(db))),
    )
    const found = await Promise.all(
      made.map(({ caller }, at) =>
        processes[at % 4]?.rateLimit.findUniqueOrThrow({ where: { caller } }),
      ),
    )
    expect(found).toEqual(made)
    const [row] = await direct.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`
    expect(row?.n).toBeLessThanOrEqual(serverConnections)
  })

  test('a transaction is whole', async () => {
    const [db] = processes
    const failing = db?.$transaction(async (tx) => {
      await addRow(tx)
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await db?.rateLimit.count()).toBe(0)
  })

  test('an instant is the same in a database of another time zone', async () => {
    const found = await Promise.all(processes.flatMap((db) => [1, 2, 3].map(() => instantsOf(db))))
    expect(found).toEqual(found.map(() => sameInstants))
  })

  test('a query that takes too long is given up', async () => {
    const env = { DATABASE_URL: bouncer.url, DATABASE_STATEMENT_TIMEOUT_MS: '100' }
    const db = createDatabase(databaseEnv.parse(env))
    await expect(db.$queryRaw`SELECT pg_sleep(30)::text`).rejects.toThrow()
    expect(await db.rateLimit.count()).toBe(0)
    await db.$disconnect()
  })
})
