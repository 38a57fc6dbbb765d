import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from './client.ts'
import { databaseEnv } from './env.ts'
import { testDatabase, testServerUrl } from './testing/index.ts'
import { instantsOf, sameInstants } from './testing/instants.ts'
import { startPgBouncer, withoutPgBouncer } from './testing/pgbouncer.ts'

const direct = await testDatabase()
const serverConnections = 3
const here = import.meta.dirname
const prismaCli = createRequire(import.meta.url).resolve('prisma/build/index.js')

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
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'`
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

  test('it is told of once', async () => {
    let told = 0
    const env = databaseEnv.parse({ DATABASE_URL: bouncer.url })
    const db = createDatabase(env, { onPooler: () => told++ })
    await Promise.all([1, 2, 3, 4].map(() => db.rateLimit.count()))
    await db.$disconnect()
    expect(told).toBe(1)
  })

  test.each([
    ['pnpm db migrate', [path.resolve(here, '../../migrate/src/main.ts'), 'migrate']],
    ['prisma migrate deploy', [prismaCli, 'migrate', 'deploy']],
  ])('%s refuses it, and holds no lock on a connection of others', async (_name, args) => {
    const env = { PATH: process.env.PATH, DATABASE_URL: bouncer.url, NO_COLOR: '1' }
    const cwd = path.dirname(here)
    const { status, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr).toContain('is a pooler (sessions share a backend); migrations need a direct')
    expect(stderr).toContain('Set DIRECT_DATABASE_URL to the URL of the database server itself.')
    expect(
      await direct.$queryRaw`
      SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = database
      WHERE locktype = 'advisory' AND objid = 72707369 AND datname = current_database()`,
    ).toEqual([])
    expect(await direct.rateLimit.count()).toBe(0)
  })

  test('a query that takes too long is given up', async () => {
    const env = { DATABASE_URL: bouncer.url, DATABASE_STATEMENT_TIMEOUT_MS: '3000' } // long enough for a count
    const db = createDatabase(databaseEnv.parse(env))
    await expect(db.$queryRaw`SELECT pg_sleep(30)::text`).rejects.toThrow()
    expect(await db.rateLimit.count()).toBe(0)
    await db.$disconnect()
  })

  // Last: what it prepares stays with the connections of PgBouncer.
  test('statements are prepared only if told', async () => {
    const preparedBy = async (more: Record<string, string>) => {
      const env = databaseEnv.parse({ DATABASE_URL: bouncer.url, ...more })
      const db = createDatabase(env)
      const [row] = await db.$transaction(async (tx) => {
        await tx.rateLimit.count()
        return tx.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM pg_prepared_statements`
      })
      await db.$disconnect()
      return row?.n
    }
    expect(await preparedBy({})).toBe(0)
    expect(await preparedBy({ DATABASE_PREPARED_STATEMENTS: 'true' })).toBeGreaterThan(0)
  })
})
