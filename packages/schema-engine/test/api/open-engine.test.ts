import path from 'node:path'
import { runProcess } from '@repo/cli'
import { describe, expect } from 'vitest'
import { type Migration, openEngine } from '../../src/index.ts'
import { queryServer } from '../database.ts'
import { failure, files, init, test } from '../engine-test.ts'

const addName: Migration = {
  name: '20240102000000_add_name',
  sql: 'ALTER TABLE "User" ADD COLUMN "name" TEXT;',
}
const broken: Migration = {
  name: '20240103000000_broken',
  sql: 'CREATE TABLE half (id int);\nINSERT INTO nowhere VALUES (1);',
}

describe('openEngine', () => {
  test('creates, applies and diffs staged migrations', async ({ engine, database }) => {
    expect(await engine.diagnose([])).toEqual({ action: 'createMigration' })
    const first = await engine.createMigration({
      migrations: [],
      schema: files(),
      name: init.name,
    })
    expect(first?.name).toBe(init.name)
    expect(first?.sql).toContain('CREATE TABLE "User"')
    const migrations = first === undefined ? [] : [first]
    expect(await engine.apply(migrations)).toEqual([init.name])
    expect(await engine.apply(migrations)).toEqual([])
    expect(await database.query('SELECT * FROM "User"')).toEqual([])

    const second = { migrations, schema: files('name String?'), name: addName.name }
    expect((await engine.createMigration(second))?.sql).toBe(
      '-- AlterTable\nALTER TABLE "User" ADD COLUMN     "name" TEXT;\n',
    )
    expect(await engine.createMigration({ ...second, schema: files() })).toBeUndefined()
    expect(await engine.diffDatabase(files())).toBe('')
    expect(await engine.diffDatabase(files('name String?'))).toContain('ADD COLUMN     "name"')
  })

  test('creates a migration on top of one that is pending', async ({ engine }) => {
    const created = await engine.createMigration({
      migrations: [init, addName],
      schema: files('name String?', 'age Int?'),
      name: '20240104000000_add_age',
    })

    expect(created).toEqual({
      name: '20240104000000_add_age',
      sql: '-- AlterTable\nALTER TABLE "User" ADD COLUMN     "age" INTEGER;\n',
    })
  })

  test('replays one history after another as if each were the first', async ({ engine }) => {
    const schemaFiles = files('name String?', 'age Int?')
    const other = { ...addName, sql: 'ALTER TABLE "User" ADD COLUMN "age" INTEGER;' }
    const changes = async (...migrations: Migration[]) => {
      const created = await engine.createMigration({ migrations, schema: schemaFiles, name: '3' })
      return created?.sql.match(/(?<=ADD COLUMN +")\w+|CREATE TABLE/g)
    }

    expect(await changes(init)).toEqual(['age', 'name'])
    expect(await changes(init, addName)).toEqual(['age'])
    expect(await changes(init, other)).toEqual(['name'])
    expect((await failure(changes(init, addName, broken))).code).toBe('MIGRATION.REPLAY_FAILED')
    expect(await changes(init, addName)).toEqual(['age'])
    expect(await changes()).toEqual(['CREATE TABLE'])
    expect(await changes(init)).toEqual(['age', 'name'])
  })

  test('warns in the migration that loses data', async ({ engine }) => {
    await engine.apply([init, addName])

    const created = await engine.createMigration({
      migrations: [init, addName],
      schema: files(),
      name: '20240104000000_drop_name',
    })

    expect(created?.sql).toContain('You are about to drop the column `name` on the `User` table.')
  })

  test('tells applied, pending, failed, edited and missing apart', async ({ engine }) => {
    const { sql: _, ...names } = init
    await engine.apply([init, addName])
    await failure(engine.apply([init, addName, broken]))
    const later: Migration = { name: '20240105000000_later', sql: 'SELECT 1;' }

    const status = await engine.status([{ ...names, sql: 'edited' }, broken, later], {
      drift: true,
    })

    expect(status).toEqual({
      applied: [init.name],
      pending: [later.name],
      failed: [broken.name],
      edited: [init.name],
      missing: [addName.name],
    })
  })

  test('describes drift, and diagnoses that only a reset helps', async ({ engine, database }) => {
    await engine.apply([init])
    expect(await engine.status([init, addName], { drift: true })).not.toHaveProperty('drift')
    await database.query('CREATE TABLE other (id int PRIMARY KEY)')

    const { drift } = await engine.status([init, addName], { drift: true })
    const diagnosis = await engine.diagnose([init, addName])

    expect(drift).toContain('CREATE TABLE "public"."other"')
    expect(diagnosis).toMatchObject({ action: 'reset', reason: expect.stringContaining('Drift') })
  })

  test('diagnoses that only a reset helps where one was edited, or has gone', async ({
    engine,
  }) => {
    await engine.apply([init, addName])
    const edited = { ...init, sql: `${init.sql}-- edited` }

    expect(await engine.diagnose([edited, addName])).toMatchObject({
      action: 'reset',
      reason: expect.stringContaining(`${init.name}\` was modified after it was applied`),
    })
    expect(await engine.diagnose([init])).toMatchObject({
      action: 'reset',
      reason: expect.stringContaining(
        `missing from the local migrations directory: ${addName.name}`,
      ),
    })
  })

  test('says why a migration failed, and where', async ({ engine, database }) => {
    const error = await failure(engine.apply([init, broken]))
    const blocked = await failure(engine.apply([init, broken]))

    expect(error.code).toBe('MIGRATION.FAILED')
    expect(error.message).toContain('ERROR: relation "nowhere" does not exist')
    expect(error.message).toContain('>   2 INSERT INTO nowhere VALUES (1);')
    expect(error.cause).toMatchObject({ data: { error_code: 'P3018' } })
    expect(blocked.code).toBe('MIGRATION.FAILED_BEFORE')
    expect(await database.query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }])
  })

  test('names the one that failed, of two that do the same', async ({ engine, database }) => {
    const same = { ...init, name: `${init.name}_again` }

    const error = await failure(engine.apply([init, same]))

    expect(error.message).toContain(`The migration "${same.name}" failed.`)
    expect(error.cause).toMatchObject({ data: { meta: { migration_name: same.name } } })
    expect(await engine.status([init, same])).toMatchObject({ failed: [same.name] })
    const rows = await database.query(
      'SELECT logs FROM _prisma_migrations WHERE finished_at IS NULL',
    )
    expect(rows).toEqual([{ logs: expect.stringContaining(same.name) }])
  })

  test('resolves a failed migration either way', async ({ engine }) => {
    await failure(engine.apply([init, broken]))
    await engine.markRolledBack(broken.name)
    expect(await engine.status([init, broken])).toMatchObject({
      failed: [],
      pending: [broken.name],
    })

    await failure(engine.apply([init, broken]))
    await engine.markApplied(broken.name, [init, broken])
    expect(await engine.apply([init, broken])).toEqual([])

    const codes = await Promise.all([
      failure(engine.markApplied(broken.name, [init, broken])),
      failure(engine.markRolledBack(init.name)),
      failure(engine.markApplied('20240109000000_no', [init])),
      failure(engine.markRolledBack('20240109000000_no')),
    ])
    expect(codes.map(({ code }) => code)).toEqual([
      'MIGRATION.ALREADY_APPLIED',
      'MIGRATION.NOT_FAILED',
      'MIGRATION.NOT_FOUND',
      'MIGRATION.NOT_APPLIED',
    ])
  })

  test('empties the database', async ({ engine, database }) => {
    await engine.apply([init])
    await database.query('CREATE TABLE other (id int)')

    await engine.reset()

    expect(
      await database.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`),
    ).toEqual([])
    expect(await engine.apply([init])).toEqual([init.name])
  })

  test('closes every session, and is of no more use', async ({ engine, database }) => {
    await engine.diagnose([init])

    await Promise.all([engine.dispose(), engine.dispose()])

    const sessions = () =>
      queryServer(`SELECT FROM pg_stat_activity WHERE datname = '${database.name}'`)
    await expect.poll(sessions).toEqual([])
    await expect(engine.diagnose([init])).rejects.toThrow('This engine is disposed.')
  })

  test('lets its process end once it is disposed', async ({ database }) => {
    const entry = path.join(import.meta.dirname, '../../src/index.ts')
    const script = `import { openEngine } from ${JSON.stringify(entry)}
const engine = openEngine({ url: ${JSON.stringify(database.url)}, schema: [] })
process.stdout.write(String(await engine.apply([${JSON.stringify(init)}])))
await engine.dispose()
process.stdout.write(String(process.getActiveResourcesInfo().filter((one) => one === 'Timeout')))`

    // The timer of the engine's advisory lock runs for 10 s; it must not be one that is waited for.
    const { stdout } = await runProcess(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { cwd: import.meta.dirname },
    )

    expect(stdout).toBe(init.name)
  })

  test('refuses what it cannot connect to', async () => {
    const codes: [string, string][] = [
      ['postgresql://u@127.0.0.1:1/x', 'DATABASE.UNREACHABLE'],
      ['mysql://u@127.0.0.1/x', 'DATABASE.URL_INVALID'],
    ]
    for (const [url, code] of codes) {
      const engine = openEngine({ url, schema: files() })
      expect((await failure(engine.apply([]))).code).toBe(code)
      await engine.dispose()
    }
  })

  test('names the databases of the server where there is none of that name', async ({
    database,
  }) => {
    const url = database.url.replace('/test_', '/Test-')
    const engine = openEngine({ url, schema: files() })
    const error = await failure(engine.apply([]))
    await engine.dispose()
    expect(error.code).toBe('DATABASE.NOT_FOUND')
    expect(error.message).toContain(`, which has "${database.name}", "`) // the nearest first
    expect(error.hint).toContain('CREATE DATABASE "Test-')
  })

  test('cancels a migration when it is disposed', async ({ engine, database }) => {
    const slow = { name: '1_slow', sql: 'CREATE TABLE slow (id int); SELECT pg_sleep(3600);' }
    const applying = failure(engine.apply([slow]))
    const running = () =>
      database.query(
        `SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE wait_event = 'PgSleep' AND datname = '${database.name}'`,
      )
    await expect.poll(async () => (await running()).length).toBeGreaterThan(0)

    await engine.dispose()

    expect((await applying).code).toBe('MIGRATION.FAILED')
    expect(await database.query(`SELECT to_regclass('slow') AS slow`)).toEqual([{ slow: null }])
  })
})
