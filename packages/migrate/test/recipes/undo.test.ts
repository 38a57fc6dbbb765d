import { afterAll, beforeAll, expect, test } from 'vitest'
import { addEnumValue, dropColumn, requireColumn } from '../../src/recipes/index.ts'
import { query, run, type TestServer, testServer } from './world.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.release())

const table = { name: 'posts', sql: '"posts"', key: ['id'] }

async function database(rows: number): Promise<string> {
  const url = server.url(await server.create())
  await run(url, [
    'CREATE TABLE posts (id int PRIMARY KEY, slug text)',
    `INSERT INTO posts SELECT generate_series(1, ${rows})`,
  ])
  return url
}

test('undo leaves alone what was written behind the change', async () => {
  const url = await database(3)
  const change = requireColumn({
    name: 'posts_slug',
    table,
    column: 'slug',
    fill: `'s' || id`,
    direct: false,
  })
  await run(
    url,
    change.steps.flatMap(({ apply }) => apply),
  )
  await run(url, [
    `UPDATE posts SET slug = 'mine' WHERE id = 2`,
    `INSERT INTO posts VALUES (4, 'later')`,
    ...change.undo,
  ])
  expect(await query(url, 'SELECT slug FROM posts ORDER BY id')).toEqual([
    { slug: null },
    { slug: 'mine' },
    { slug: null },
    { slug: 'later' },
  ])
})

test('undo of a removal has no value for rows that were written behind it', async () => {
  const url = await database(2)
  await run(url, [`UPDATE posts SET slug = 's' || id`])
  const change = dropColumn({
    name: 'remove_post_slug',
    table,
    column: 'slug',
    synced: false,
    reverse: 'ALTER TABLE "posts" ADD COLUMN "slug" TEXT;',
  })
  const apply = change.steps.flatMap((step) => step.apply)
  for (const later of ['3', '4']) {
    // Twice: the second copy takes the place of the first.
    await run(url, [...apply, `INSERT INTO posts VALUES (${later})`, ...change.undo])
  }
  expect(await query(url, 'SELECT slug FROM posts ORDER BY id')).toEqual([
    { slug: 's1' },
    { slug: 's2' },
    { slug: null },
    { slug: null },
  ])
})

test('undo refuses to take a value away that a row has', async () => {
  const url = await database(1)
  await run(url, [`CREATE TYPE mood AS ENUM ('good')`, 'ALTER TABLE posts ADD COLUMN mood mood'])
  const change = addEnumValue({
    name: 'add_mood_bad',
    type: '"mood"',
    value: 'bad',
    reverse: `BEGIN;
CREATE TYPE "mood_new" AS ENUM ('good');
ALTER TABLE "posts" ALTER COLUMN "mood" TYPE "mood_new" USING ("mood"::text::"mood_new");
ALTER TYPE "mood" RENAME TO "mood_old";
ALTER TYPE "mood_new" RENAME TO "mood";
DROP TYPE "mood_old";
COMMIT;`,
  })
  await run(
    url,
    change.steps.flatMap(({ apply }) => apply),
  )
  await run(url, [`UPDATE posts SET mood = 'bad'`])
  await expect(run(url, change.undo)).rejects.toThrow('invalid input value for enum')
  expect(await query(url, 'SELECT mood FROM posts')).toEqual([{ mood: 'bad' }])
  await run(url, [`UPDATE posts SET mood = 'good'`])
  await run(url, change.undo)
  expect(await query(url, 'SELECT enum_range(NULL::mood)::text AS values')).toEqual([
    { values: '{good}' },
  ])
})
