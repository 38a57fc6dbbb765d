import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  additions,
  type DatabaseChange,
  dropView,
  fillColumn,
  renameTable,
  replaceColumn,
  requireColumn,
} from '../../src/recipes/index.ts'
import { connected, type TestServer, testServer } from './world.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.release())

/** An own database, with these tables, after this change. */
async function changed(
  tables: string,
  { steps }: DatabaseChange,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  await connected(server.url(await server.create()), async (client) => {
    await client.query(tables)
    for (const { sql } of steps) await client.query(sql)
    await work(client)
  })
}

const posts = { name: 'posts', sql: '"posts"', key: ['id'] }
const rowsOf = async (client: Client, sql: string) => (await client.query(sql)).rows

describe('while one release writes the old column and the next the new', () => {
  const renamed = (column: string, relaxing: string) =>
    replaceColumn({
      name: 'rename_post_title',
      table: posts,
      from: 'title',
      to: 'headline',
      diff: `ALTER TABLE "posts" ADD COLUMN "headline" ${column}, ${relaxing};`,
      reverse: '',
      forth: '$',
      back: '$',
    })
  const all = 'SELECT id, title, headline FROM posts ORDER BY id'

  test('each finds what the other wrote', async () => {
    const change = renamed('TEXT NOT NULL', 'ALTER COLUMN "title" DROP NOT NULL')
    const table = `CREATE TABLE posts (id int PRIMARY KEY, title text NOT NULL, other int);
      INSERT INTO posts VALUES (1, 'first', 0)`
    await changed(table, change, async (client) => {
      await client.query(`INSERT INTO posts (id, title) VALUES (2, 'old')`)
      await client.query(`INSERT INTO posts (id, headline) VALUES (3, 'new')`)
      expect(await rowsOf(client, all)).toEqual([
        { id: 1, title: 'first', headline: 'first' },
        { id: 2, title: 'old', headline: 'old' },
        { id: 3, title: 'new', headline: 'new' },
      ])
      await client.query(`UPDATE posts SET title = 'by old' WHERE id = 3`)
      await client.query(`UPDATE posts SET headline = 'by new' WHERE id = 2`)
      await client.query(`UPDATE posts SET other = 1 WHERE id = 1`)
      expect(await rowsOf(client, all)).toEqual([
        { id: 1, title: 'first', headline: 'first' },
        { id: 2, title: 'by new', headline: 'by new' },
        { id: 3, title: 'by old', headline: 'by old' },
      ])
      const upsert = `INSERT INTO posts (id, headline) VALUES (3, 'x') ON CONFLICT (id) DO UPDATE SET headline = 'again' RETURNING title`
      expect(await rowsOf(client, upsert)).toEqual([{ title: 'again' }])
      const missing = client.query('INSERT INTO posts (id) VALUES (4)')
      await expect(missing).rejects.toThrow('null value in column "headline"')
    })
  })

  test('a default that both have does not hide what either gives', async () => {
    const change = renamed(`TEXT NOT NULL DEFAULT 'none'`, 'ALTER COLUMN "title" DROP NOT NULL')
    const table = `CREATE TABLE posts (id int PRIMARY KEY, title text NOT NULL DEFAULT 'none');
      INSERT INTO posts VALUES (1, 'first')`
    await changed(table, change, async (client) => {
      await client.query(`INSERT INTO posts (id, title) VALUES (2, 'old')`)
      await client.query(`INSERT INTO posts (id, headline) VALUES (3, 'new')`)
      await client.query('INSERT INTO posts (id) VALUES (4)')
      expect(await rowsOf(client, all)).toEqual([
        { id: 1, title: 'first', headline: 'first' },
        { id: 2, title: 'old', headline: 'old' },
        { id: 3, title: 'new', headline: 'new' },
        { id: 4, title: 'none', headline: 'none' },
      ])
    })
  })

  test('a default of the new column alone gives way to the value of the old release', async () => {
    const change = renamed(
      'UUID NOT NULL DEFAULT gen_random_uuid()',
      'ALTER COLUMN "title" DROP NOT NULL, ALTER COLUMN "title" DROP DEFAULT',
    )
    const id = '00000000-0000-0000-0000-000000000001'
    const table = `CREATE TABLE posts (id int PRIMARY KEY, title uuid NOT NULL DEFAULT gen_random_uuid());
      INSERT INTO posts VALUES (1)`
    await changed(table, change, async (client) => {
      await client.query(`INSERT INTO posts (id, title) VALUES (2, '${id}')`)
      await client.query(`INSERT INTO posts (id) VALUES (3)`)
      const rows = await rowsOf(client, all)
      expect(rows.every(({ title, headline }) => title !== null && title === headline)).toBe(true)
      expect(rows[1]).toEqual({ id: 2, title: id, headline: id })
    })
  })

  test('another type is cast in both directions, and NULL stays NULL', async () => {
    const change = replaceColumn({
      name: 'retype_post_total',
      table: posts,
      from: 'total',
      to: 'total_new',
      diff: 'ALTER TABLE "posts" ADD COLUMN "total_new" JSON;',
      reverse: '',
      forth: '$::json',
      back: '$::text',
    })
    const table = `CREATE TABLE posts (id int PRIMARY KEY, total text);
      INSERT INTO posts VALUES (1, '{ "a":  1 }'), (2, NULL)`
    await changed(table, change, async (client) => {
      await client.query(`INSERT INTO posts (id, total_new) VALUES (3, '[3]'), (4, NULL)`)
      await client.query(`UPDATE posts SET total = '[2]' WHERE id = 2`)
      await client.query(`UPDATE posts SET total_new = NULL WHERE id = 3`)
      expect(
        await rowsOf(client, 'SELECT total, total_new::text AS new FROM posts ORDER BY id'),
      ).toEqual([
        { total: '{ "a":  1 }', new: '{ "a":  1 }' },
        { total: '[2]', new: '[2]' },
        { total: null, new: null },
        { total: null, new: null },
      ])
    })
  })
})

describe('a column that becomes required', () => {
  const table = `CREATE TABLE posts (id int PRIMARY KEY, title text);
    INSERT INTO posts VALUES (1, NULL), (2, 'second')`
  const title = { name: 'post_title', table: posts, column: 'title' }
  const added = additions({
    name: 'add_post_title',
    diff: 'ALTER TABLE "posts" ADD COLUMN "title" TEXT;',
    reverse: '',
    extensions: [],
    fill: [{ table: 'posts', column: 'title', value: `'t' || id` }],
    tableOf: () => posts,
  })
  const all = 'SELECT id, title FROM posts ORDER BY id'
  const finish = (client: Client) => {
    const change = requireColumn({ ...title, fill: `'late'`, direct: false })
    return change.steps.reduce(
      (before, { sql }) => before.then(() => client.query(sql)),
      client.query(''),
    )
  }

  test('may be left empty by the release that runs until it is gone', async () => {
    const change = fillColumn({ ...title, fill: `'t' || id`, setDefault: `'none'` })
    await changed(table, change, async (client) => {
      await client.query('INSERT INTO posts (id, title) VALUES (3, NULL)')
      await client.query('UPDATE posts SET title = NULL WHERE id = 2')
      await client.query('INSERT INTO posts (id) VALUES (4)')
      expect(await rowsOf(client, all)).toEqual([
        { id: 1, title: 't1' },
        { id: 2, title: null },
        { id: 3, title: null },
        { id: 4, title: 'none' },
      ])
      await finish(client)
      expect(await rowsOf(client, all)).toEqual([
        { id: 1, title: 't1' },
        { id: 2, title: 'late' },
        { id: 3, title: 'late' },
        { id: 4, title: 'none' },
      ])
      const empty = client.query('UPDATE posts SET title = NULL WHERE id = 2')
      await expect(empty).rejects.toThrow('violates not-null constraint')
    })
  })

  test('and so may a new one, which that release does not know', async () => {
    await changed('CREATE TABLE posts (id int PRIMARY KEY)', added, async (client) => {
      await client.query('INSERT INTO posts (id) VALUES (1)')
      await finish(client)
      expect(await rowsOf(client, all)).toEqual([{ id: 1, title: 'late' }])
    })
  })
})

describe('a table that was renamed', () => {
  const change = renameTable({
    name: 'rename_post',
    table: posts,
    to: 'articles',
    objects: [],
    keepView: true,
  })
  const table = `CREATE TABLE posts (id serial PRIMARY KEY, title text UNIQUE, at timestamptz NOT NULL DEFAULT now());
    INSERT INTO posts (title) VALUES ('a'), ('b')`

  test('is written under its old name too', async () => {
    await changed(table, change, async (client) => {
      const inserted = `INSERT INTO posts (title) VALUES ('c') RETURNING id, at IS NOT NULL AS at`
      expect(await rowsOf(client, inserted)).toEqual([{ id: 3, at: true }])
      const upsert = `INSERT INTO posts (title) VALUES ('a') ON CONFLICT (title) DO UPDATE SET title = 'aa' RETURNING id, title`
      expect(await rowsOf(client, upsert)).toEqual([{ id: 1, title: 'aa' }])
      const ignored = `INSERT INTO posts (title) VALUES ('aa') ON CONFLICT DO NOTHING RETURNING id`
      expect(await rowsOf(client, ignored)).toEqual([])
      expect(
        await rowsOf(client, `UPDATE posts SET title = 'bb' WHERE id = 2 RETURNING title`),
      ).toEqual([{ title: 'bb' }])
      expect(await rowsOf(client, 'DELETE FROM posts WHERE id = 3 RETURNING title')).toEqual([
        { title: 'c' },
      ])
      await client.query('BEGIN; SELECT * FROM posts WHERE id = 1 FOR UPDATE; COMMIT')
      expect(await rowsOf(client, 'SELECT id, title FROM articles ORDER BY id')).toEqual([
        { id: 1, title: 'aa' },
        { id: 2, title: 'bb' },
      ])
    })
  })

  test('has its views again, as they were, when their removal is undone', async () => {
    await changed(table, change, async (client) => {
      await client.query('CREATE VIEW "_PostToTag" AS SELECT id AS "B", title AS "A" FROM articles')
      const drop = dropView({
        name: 'drop_posts',
        view: 'posts',
        joinTables: ['_PostToTag'],
        table: { ...posts, name: 'articles', sql: '"articles"' },
      })
      for (const sql of drop.steps.flatMap(({ apply }) => apply)) await client.query(sql)
      await expect(client.query('SELECT FROM posts')).rejects.toThrow('does not exist')
      for (const sql of drop.undo) await client.query(sql)
      expect(await rowsOf(client, 'SELECT id FROM posts ORDER BY id')).toEqual([
        { id: 1 },
        { id: 2 },
      ])
      expect(await rowsOf(client, 'SELECT * FROM "_PostToTag" ORDER BY 1')).toEqual([
        { A: 'a', B: 1 },
        { A: 'b', B: 2 },
      ])
    })
  })

  test('is refused a view where a join table keeps its name and turns its columns', () => {
    const objects = [{ sql: 'DROP INDEX "x"', undo: '', table: '"_likes"', rebuilds: '"_likes"' }]
    const refused = () =>
      renameTable({ name: 'rename_post', table: posts, to: 'a', objects, keepView: true })
    expect(refused).toThrow('the columns A and B of "_likes" the wrong way round')
  })
})
