import { diffSchemas, type Migration, openEngine } from '@repo/schema-engine'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type DatabaseChange,
  type MigrationStep,
  splitStatements,
} from '../../src/recipes/index.ts'
import { additionCases } from './cases/additions.ts'
import { dropCases } from './cases/drops.ts'
import { renameCases } from './cases/renames.ts'
import { replaceCases } from './cases/replacements.ts'
import { requireCases } from './cases/requirements.ts'
import { retypeCases } from './cases/retypes.ts'
import { twoSchemas, twoSchemasCases } from './cases/two-schemas.ts'
import { deploy } from './deploy.ts'
import type { RecipeCase } from './recipe-case.ts'
import {
  connected,
  drift,
  head,
  query,
  rowsOf,
  run,
  schemaOf,
  scriptsOf,
  type TestServer,
  testServer,
} from './world.ts'

const worlds: [string, string, RecipeCase[]][] = [
  [
    'in one schema',
    head,
    [
      ...additionCases,
      ...requireCases,
      ...retypeCases,
      ...renameCases,
      ...replaceCases,
      ...dropCases,
    ],
  ],
  ['in two schemas', twoSchemas, twoSchemasCases],
]

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.release())

describe.each(worlds)('recipes %s', (_where, schemaHead, cases) => {
  let template: string
  let history: Migration[]
  const before = schemaOf(
    schemaHead,
    cases.map((one) => one.before),
  )
  /** The schema where the first so many cases have changed. */
  const changed = (count: number) =>
    schemaOf(
      schemaHead,
      cases.map((one, at) => (at < count ? one.after : one.before)),
    )
  const changes: Promise<DatabaseChange>[] = []
  const changeOf = (at: number): Promise<DatabaseChange> => {
    const one = cases[at]
    if (!one) throw new Error(`There is no case ${at}.`)
    changes[at] ??= scriptsOf(schemaHead, one.before, one.after).then(one.change)
    return changes[at]
  }
  const migrationsOf = async (at: number): Promise<Migration[]> => {
    const named = ({ name, sql }: MigrationStep, step: number) => ({
      name: `2026${String(at).padStart(4, '0')}${String(step).padStart(6, '0')}_${name}`,
      sql,
    })
    return (await changeOf(at)).steps.map(named)
  }
  const all = async () => (await Promise.all(cases.map((_, at) => migrationsOf(at)))).flat()

  beforeAll(async () => {
    template = await server.create()
    const url = server.url(template)
    history = [{ name: '20250101000000_init', sql: await diffSchemas([], before) }]
    const engine = openEngine({ url, schema: before })
    await engine.apply(history)
    await engine.dispose()
    await run(
      url,
      cases.flatMap((one) => splitStatements(one.rows)),
    )
  })

  describe('through the engine', () => {
    let url: string
    beforeAll(async () => {
      url = server.url(await server.clone(template))
    })

    test.each(cases.map((one, at) => ({ ...one, at })))('$title', async (one) => {
      const engine = openEngine({ url, schema: before })
      const earlier = await Promise.all(cases.slice(0, one.at).map((_, at) => migrationsOf(at)))
      await engine.apply([...history, ...earlier.flat(), ...(await migrationsOf(one.at))])
      expect(await engine.diffDatabase(changed(one.at + 1))).toBe('')
      await engine.dispose()
      expect(await query(url, one.query)).toEqual(one.found)
    })
  })

  describe('in one transaction, and back', () => {
    let url: string
    beforeAll(async () => {
      url = server.url(await server.clone(template))
    })

    test.each(cases.map((one, at) => ({ ...one, at })))('$title', async (one) => {
      const rows = await rowsOf(url, one.tables)
      const { steps, undo } = await changeOf(one.at)
      const after = cases.map((other, at) => (at === one.at ? other.after : other.before))
      await run(
        url,
        steps.flatMap(({ apply }) => apply),
      )
      expect(await drift(url, schemaOf(schemaHead, after))).toBe('')
      expect(await query(url, one.query)).toEqual(one.found)
      await run(url, undo)
      expect(await rowsOf(url, one.tables)).toEqual(rows)
      expect(await query(url, leftOver)).toEqual([])
    })

    // What one leaves behind, the next one finds too.
    test('nothing is left of any', async () => {
      expect(await drift(url, before)).toBe('')
    })
  })

  test('through `prisma migrate deploy`', async () => {
    const url = server.url(await server.clone(template))
    const schema = changed(cases.length)
    const { exitCode, output } = await deploy(url, schema, [...history, ...(await all())])
    expect(exitCode, output).toBe(0)
    expect(await drift(url, schema)).toBe('')
    for (const one of cases) expect(await query(url, one.query), one.title).toEqual(one.found)
  })

  test('statement by statement', async () => {
    const url = server.url(await server.clone(template))
    await connected(url, async (client) => {
      const settings = `SELECT name, setting FROM pg_settings WHERE source = 'session' ORDER BY 1`
      const before = await client.query(settings)
      for (const { name, sql } of await all()) {
        const unannounced = await applyInStatements(client, splitStatements(sql))
        expect(unannounced, `${name} makes autovacuum yield first`).toEqual([])
      }
      const after = await client.query(settings)
      expect(after.rows).toEqual(before.rows) // nothing leaks into the next file
    })
    expect(await drift(url, changed(cases.length))).toBe('')
    for (const one of cases) expect(await query(url, one.query), one.title).toEqual(one.found)
  })

  test('name every migration, trigger and constraint so that Postgres keeps it', async () => {
    for (const { name, sql } of await all()) {
      expect(name).toMatch(/^\d{14}_[a-z\d_]+$/)
      for (const [, identifier = ''] of sql.matchAll(/"((?:[^"]|"")+)"/g)) {
        expect(Buffer.byteLength(identifier)).toBeLessThanOrEqual(63)
      }
    }
  })
})

/** Returns the tables that were there before and that it locked strongly without the weak lock of the form. */
async function applyInStatements(client: Client, statements: string[]): Promise<unknown[]> {
  const column = async (sql: string, ...values: unknown[]) => {
    const { rows } = await client.query({ text: sql, values, rowMode: 'array' })
    return rows.map(([value]) => value)
  }
  let existing: unknown[] = []
  let announced: unknown[] = []
  let unannounced: unknown[] = []
  for (const statement of statements) {
    if (statement === 'BEGIN') existing = await column(tables)
    if (statement === 'COMMIT') unannounced = await column(lockedStrongly, existing, announced)
    await client.query(statement)
    if (statement.startsWith('LOCK TABLE ')) announced = await column(lockedWeakly)
  }
  return unannounced
}

const tables = `SELECT oid::int FROM pg_class WHERE relkind = 'r' AND oid >= 16384`
const held = "FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND mode"
const lockedWeakly = `SELECT relation::int ${held} = 'ShareUpdateExclusiveLock'`
const lockedStrongly = `SELECT relation::regclass::text ${held} IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
  AND relation = ANY($1::int[]) AND relation <> ALL($2::int[])`

/** Copies that undo had to take away, and functions that belong to no trigger. */
const leftOver = `SELECT relname AS name FROM pg_class WHERE relnamespace = to_regnamespace('strata_undo')
  UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'sync_%'
    AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgfoid = pg_proc.oid)`
