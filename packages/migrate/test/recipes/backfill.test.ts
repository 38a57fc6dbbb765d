import { afterAll, beforeAll, expect, test } from 'vitest'
import { backfillStep } from '../../src/recipes/backfill.ts'
import { connected, query, run, type TestServer, testServer } from './world.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.release())

const table = { name: 'posts', sql: '"posts"', key: ['id'] }
const { sql: backfill } = backfillStep({
  name: 'posts_slug',
  table,
  column: 'slug',
  value: `'s' || id`,
})

async function database(rows: number): Promise<string> {
  const url = server.url(await server.create())
  await run(url, [
    'CREATE TABLE posts (id int PRIMARY KEY, slug text)',
    `INSERT INTO posts SELECT generate_series(1, ${rows})`,
  ])
  return url
}

const filled = 'SELECT count(slug)::int AS filled, count(*)::int AS all FROM posts'

test('a backfill that is killed keeps its batches, and goes on from them', async () => {
  const url = await database(12_000)
  await connected(url, async (admin) => {
    // The seventh batch waits for this row.
    await admin.query('BEGIN; SELECT FROM posts WHERE id = 7000 FOR UPDATE')
    const killed = connected(url, (client) => {
      client.on('error', () => {}) // the connection is lost
      return client.query(backfill)
    })
    killed.catch(() => {}) // awaited below
    const waiting = `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%DO $$%'
      AND pid <> pg_backend_pid()`
    // In a session of its own: a transaction sees the same activity all the time.
    while ((await query(url, waiting)).length === 0);
    await expect(killed).rejects.toThrow()
    await admin.query('ROLLBACK')
  })
  expect(await query(url, filled)).toEqual([{ filled: 6000, all: 12_000 }])
  const versions = 'SELECT xmin::text FROM posts WHERE id <= 6000 GROUP BY 1'
  const before = await query(url, versions)
  await connected(url, (client) => client.query(backfill))
  expect(await query(url, filled)).toEqual([{ filled: 12_000, all: 12_000 }])
  expect(await query(url, versions)).toEqual(before) // not written twice
})

test('rows that are written and deleted while it runs do no harm', async () => {
  const url = await database(12_000)
  await connected(url, async (other) => {
    await other.query('BEGIN; DELETE FROM posts WHERE id BETWEEN 4900 AND 7000')
    const running = connected(url, (client) => client.query(backfill))
    await other.query('INSERT INTO posts VALUES (20000); COMMIT')
    await running
  })
  expect(await query(url, filled)).toEqual([{ filled: 9900, all: 9900 }])
})

test('a table without rows is done at once', async () => {
  const url = await database(0)
  await connected(url, (client) => client.query(backfill))
  expect(await query(url, filled)).toEqual([{ filled: 0, all: 0 }])
})
