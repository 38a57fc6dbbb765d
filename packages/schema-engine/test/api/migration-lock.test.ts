import pg from 'pg'
import { describe, expect, vi } from 'vitest'
import { migrationList, noFilters } from '../../src/api/migration.ts'
import { type Migration, openEngine, withMigrationLock } from '../../src/index.ts'
import type { TestDatabase } from '../database.ts'
import { startEngine } from '../engine-process.ts'
import { files, init, test } from '../engine-test.ts'

const index: Migration = {
  name: '20240102000000_add_index',
  sql: 'CREATE INDEX CONCURRENTLY "User_id_idx" ON "User" (id);',
}

/** A transaction whose snapshot an index that is built concurrently waits for. */
async function oldTransaction({ url }: TestDatabase): Promise<pg.Client> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  await client.query('SELECT')
  return client
}

const building =
  ({ name, query }: TestDatabase) =>
  async () =>
    query(`SELECT FROM pg_stat_activity WHERE datname = '${name}' AND query LIKE 'CREATE INDEX%'
    AND wait_event_type = 'Lock'`)

const indexes = ({ query }: TestDatabase) =>
  query('SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = \'"User_id_idx"\'::regclass')

describe('two that migrate at once', () => {
  test('take turns, also around an index that is built concurrently', async ({
    engine,
    database,
  }) => {
    await engine.apply([init])
    const old = await oldTransaction(database)
    const first = engine.apply([init, index])
    await expect.poll(building(database)).toHaveLength(1)
    const waits = Promise.withResolvers<string>()
    const other = openEngine({ url: database.url, schema: files(), onWait: waits.resolve })
    const second = other.apply([init, index])

    expect(await waits.promise).toMatch(
      /^The session \d+ \(strata migrate: process \d+ on \S+\) is migrating the database "test_/,
    )
    await old.end()

    expect(await first).toEqual([index.name])
    expect(await second).toEqual([])
    expect(await indexes(database)).toEqual([{ valid: true }])
    await other.dispose()
  })

  test("take turns in Prisma's CLI, which prints whom it waits for", async ({
    engine,
    database,
  }) => {
    await engine.apply([init])
    const old = await oldTransaction(database)
    const params = { migrationsList: migrationList([init, index]), filters: noFilters }
    const [first, second] = [startEngine(database), startEngine(database)]
    const applied = first.request('applyMigrations', params)
    await expect.poll(building(database)).toHaveLength(1)

    const print = await second.request('applyMigrations', params)
    expect(print).toMatchObject({
      method: 'print',
      params: { content: expect.stringContaining('waiting for it to finish') },
    })
    await old.end()

    expect(await applied).toMatchObject({ result: { appliedMigrationNames: [index.name] } })
    expect(await second.receive()).toMatchObject({ result: { appliedMigrationNames: [] } })
    expect(await indexes(database)).toEqual([{ valid: true }])
    await Promise.all([first.close(), second.close()])
  })

  test('leave the wait when they are disposed, or their signal says so', async ({ database }) => {
    await withMigrationLock({ url: database.url }, async () => {
      for (const end of ['dispose', 'signal'] as const) {
        const abort = new AbortController()
        const waits = Promise.withResolvers<string>()
        const engine = openEngine({
          url: database.url,
          schema: files(),
          onWait: waits.resolve,
          signal: abort.signal,
        })
        const left = engine.apply([init]).catch((error: unknown) => error)
        await waits.promise
        const reason = new Error('Ctrl-C')
        if (end === 'signal') abort.abort(reason)
        else await engine.dispose()
        const error = await left
        expect(error).toBeInstanceOf(Error)
        if (end === 'signal') expect(error).toBe(reason)
        await engine.dispose()
      }
    })
  })

  test('share the lock with the process that started them', async ({ database }) => {
    await withMigrationLock({ url: database.url }, async (env) => {
      const child = startEngine(database, env)
      const params = { migrationsList: migrationList([init]), filters: noFilters }
      expect(await child.request('applyMigrations', params)).toMatchObject({
        result: { appliedMigrationNames: [init.name] },
      })
      await child.close()
    })
  })

  test('take none below a process that has it, or where Prisma is told to take none', async ({
    database,
  }) => {
    await withMigrationLock({ url: database.url }, async (held) => {
      for (const env of [held, { PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK: '1' }]) {
        for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
        expect(await withMigrationLock({ url: database.url }, async (more) => more)).toEqual({})
        vi.unstubAllEnvs()
      }
    })
  })
})
