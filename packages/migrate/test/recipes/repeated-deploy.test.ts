import { diffSchemas, type Migration, openEngine } from '@repo/schema-engine'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { additions } from '../../src/recipes/index.ts'
import {
  connected,
  head,
  query,
  run,
  schemaOf,
  scriptsOf,
  type TestServer,
  testServer,
} from './world.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.release())

const before = 'model Post {\n  id Int @id\n  slug String\n}'
const after = before.replace('slug String', 'slug String @unique')
const schema = schemaOf(head, [after])

/** What `gen unique Post slug` writes, in folders, behind the table. */
async function migrations(): Promise<Migration[]> {
  const init = { name: '1_init', sql: await diffSchemas([], schemaOf(head, [before])) }
  const { forward, reverse } = await scriptsOf(head, before, after)
  const change = additions({ name: 'slug_unique', diff: forward, reverse, extensions: [] })
  return [init, ...change.steps.map(({ name, sql }, at) => ({ name: `${at + 2}_${name}`, sql }))]
}

const indexes = `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('"Post_slug_key"')`

/** A database of the test's own, and an engine on it: `prisma migrate deploy` does what this does. */
async function openDatabase() {
  const url = server.url(await server.create())
  const engine = openEngine({ url, schema })
  onTestFinished(() => engine.dispose())
  return { url, engine }
}

test('a deploy that duplicates stopped goes on when they are mended', async () => {
  const { url, engine } = await openDatabase()
  const all = await migrations()
  await engine.apply(all.slice(0, 1))
  await run(url, [`INSERT INTO "Post" VALUES (1, 'a'), (2, 'a')`])
  await expect(engine.apply(all)).rejects.toThrow('Several rows of Post share one slug')
  expect(await query(url, indexes)).toEqual([])
  await run(url, [`UPDATE "Post" SET slug = 'b' WHERE id = 2`])
  await engine.markRolledBack('2_slug_unique')
  await engine.apply(all)
  expect(await query(url, indexes)).toEqual([{ valid: true }])
})

test('an index that was stopped half-way is dropped as its file says', async () => {
  const { url, engine } = await openDatabase()
  const all = await migrations()
  const index = all.at(-1)
  await engine.apply(all.slice(0, -1))
  await run(url, [`INSERT INTO "Post" VALUES (1, 'a'), (2, 'a')`])
  await expect(engine.apply(all)).rejects.toThrow('could not create unique index')
  expect(await query(url, indexes)).toEqual([{ valid: false }])
  await run(url, ['DELETE FROM "Post" WHERE id = 2'])
  const [, dropped = ''] = /next deploy: (DROP INDEX .*;)/.exec(index?.sql ?? '') ?? []
  await query(url, dropped)
  await engine.markRolledBack(index?.name ?? '')
  await engine.apply(all)
  expect(await query(url, indexes)).toEqual([{ valid: true }])
})

/** A required column on a table with rows: quick DDL, a backfill, VACUUM, a scan. */
async function filledColumn(value: string) {
  const withNote = before.replace('slug String', 'slug String\n  note String')
  const { forward, reverse } = await scriptsOf(head, before, withNote)
  const change = additions({
    name: 'add_post_note',
    diff: forward,
    reverse,
    extensions: [],
    fill: [{ table: 'Post', column: 'note', value }],
    tableOf: (name) => ({ name, sql: `"${name}"`, key: ['id'] }),
  })
  const [init] = await migrations()
  return {
    schema: schemaOf(head, [withNote]),
    all: [
      ...(init === undefined ? [] : [init]),
      ...change.steps.map(({ name, sql }, at) => ({ name: `${at + 2}_${name}`, sql })),
    ],
  }
}

test('a migration that waited too long for its table says so, and leaves nothing behind', async () => {
  const url = server.url(await server.create())
  const { schema, all } = await filledColumn(`'x'`)
  const engine = openEngine({ url, schema })
  await engine.apply(all.slice(0, 1))
  await connected(url, async (reader) => {
    await reader.query('BEGIN; SELECT FROM "Post"')
    await expect(engine.apply(all)).rejects.toThrow('canceling statement due to lock timeout')
    await reader.query('ROLLBACK')
  })
  await engine.dispose()
  const failed = `SELECT logs FROM "_prisma_migrations" WHERE migration_name = '2_add_post_note'`
  expect(await query(url, failed)).toEqual([
    { logs: expect.stringContaining('canceling statement due to lock timeout') },
  ])
})

test('no statement_timeout of the database ends a backfill', async () => {
  const name = await server.create()
  const url = server.url(name)
  const { schema, all } = await filledColumn(`'x' || pg_sleep(0.6)`)
  await run(url, [`ALTER DATABASE "${name}" SET statement_timeout = '500ms'`])
  const engine = openEngine({ url, schema })
  await engine.apply(all.slice(0, 1))
  await run(url, [`INSERT INTO "Post" VALUES (1, 'a')`])
  await engine.apply(all)
  await engine.dispose()
  expect(await query(url, 'SELECT note FROM "Post"')).toEqual([{ note: 'x' }])
})
