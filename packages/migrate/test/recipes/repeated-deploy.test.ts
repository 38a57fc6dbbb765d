import { diffSchemas, type Migration } from '@repo/schema-engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { additions } from '../../src/recipes/index.ts'
import { deploy } from './deploy.ts'
import { head, query, run, schemaOf, scriptsOf, type TestServer, testServer } from './world.ts'

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

test('a deploy that duplicates stopped goes on when they are mended', async () => {
  const url = server.url(await server.create())
  const all = await migrations()
  expect((await deploy(url, schema, all.slice(0, 1))).exitCode).toBe(0)
  await run(url, [`INSERT INTO "Post" VALUES (1, 'a'), (2, 'a')`])
  const failed = await deploy(url, schema, all)
  expect(failed.output).toContain('Several rows of Post share one slug')
  expect(await query(url, indexes)).toEqual([])
  await run(url, [`UPDATE "Post" SET slug = 'b' WHERE id = 2`])
  const resolve = ['resolve', '--rolled-back', '2_slug_unique']
  expect((await deploy(url, schema, all, resolve)).exitCode).toBe(0)
  const { exitCode, output } = await deploy(url, schema, all)
  expect(exitCode, output).toBe(0)
  expect(await query(url, indexes)).toEqual([{ valid: true }])
})

test('an index that was stopped half-way is dropped as its file says', async () => {
  const url = server.url(await server.create())
  const all = await migrations()
  const index = all.at(-1)
  expect((await deploy(url, schema, all.slice(0, -1))).exitCode).toBe(0)
  await run(url, [`INSERT INTO "Post" VALUES (1, 'a'), (2, 'a')`])
  expect((await deploy(url, schema, all)).exitCode).toBe(1)
  expect(await query(url, indexes)).toEqual([{ valid: false }])
  await run(url, ['DELETE FROM "Post" WHERE id = 2'])
  const [, dropped = ''] = /next deploy: (DROP INDEX .*;)/.exec(index?.sql ?? '') ?? []
  await query(url, dropped)
  await deploy(url, schema, all, ['resolve', '--rolled-back', index?.name ?? ''])
  const { exitCode, output } = await deploy(url, schema, all)
  expect(exitCode, output).toBe(0)
  expect(await query(url, indexes)).toEqual([{ valid: true }])
})
