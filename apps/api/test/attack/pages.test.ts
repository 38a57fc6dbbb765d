import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { open } from '../../src/access/access.ts'
import { selectOf } from '../../src/http/answers.ts'
import { listOf } from '../../src/http/list.ts'
import { user } from '../../src/routes/users/schemas.ts'
import { db, senderTo } from '../../src/testing.ts'
import { propertyTimeout, tryOften } from '../fuzz/property-runs.ts'
import { ownApp } from '../own-app.ts'

/*
 * Pages by columns of users, which a project may change or take away: this file does not ship.
 */

const app = ownApp()
const list = listOf(user, () => ({})) // by columns without an index too
app.get('/people', open({}), list, async (c) => {
  const { include: _include, of, ...page } = c.req.valid('query')
  return c.json(of(await db.user.findMany({ ...page, select: selectOf(user) })))
})
const { call } = senderTo(app)

interface User {
  id: string
  name: string | null
  createdAt: string
}

async function pageOf(query: string, cursor: string | null) {
  const { status, body } = await call(
    'GET',
    `/people?${query}${cursor === null ? '' : `&cursor=${cursor}`}`,
  )
  expect(status).toBe(200)
  return body as unknown as { data: User[]; nextCursor: string | null } // a page of users
}

/** Rows as they come; the key is random, so that it says nothing of the order. */
const insert = (rows: { name: string | null; at: string }[]) =>
  db.user.createMany({
    data: rows.map(({ name, at }) => ({
      id: randomUUID(),
      email: randomUUID(),
      name,
      createdAt: new Date(at),
    })),
  })

const row = fc.record({
  name: fc.constantFrom(null, '', 'a', 'b', 'B', 'é'),
  at: fc.constantFrom(
    '2026-01-01T00:00:00.001Z',
    '2026-01-01T00:00:00.002Z',
    '9999-12-31T23:59:59.999Z',
  ),
})

test(
  'each row is answered once, in order, while others are added',
  async () => {
    await tryOften(
      fc.asyncProperty(
        fc.array(row, { maxLength: 12 }),
        fc.array(row, { maxLength: 3 }),
        fc.constantFrom('name', '-name', 'createdAt', '-createdAt', 'id', '-id'),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (rows, added, sort, limit, isNamed) => {
          await db.user.deleteMany()
          await insert(rows)
          const where = isNamed ? { name: { not: null } } : {}
          const first = await db.user.findMany({ where, select: { id: true } })
          const query = `sort=${sort}&limit=${limit}${isNamed ? '&name[null]=false' : ''}`
          const more = [...added]
          const seen: User[] = []
          let cursor: string | null = null
          do {
            const page = await pageOf(query, cursor)
            seen.push(...page.data)
            cursor = page.nextCursor
            await insert(more.splice(0, 1))
          } while (cursor !== null)
          const ids = seen.map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
          expect(first.filter(({ id }) => !ids.includes(id))).toEqual([])
          const way = sort.startsWith('-') ? 'DESC' : 'ASC'
          const column = { name: 'name', createdAt: 'created_at', id: 'id' }[sort.replace('-', '')]
          const sorted = await db.$queryRawUnsafe<{ id: string }[]>(
            `SELECT id FROM users WHERE id = ANY($1::uuid[]) ORDER BY ${column} ${way}, id ${way}`,
            ids,
          )
          expect(ids).toEqual(sorted.map(({ id }) => id))
        },
      ),
      { usual: 100, seconds: 20 },
    )
  },
  propertyTimeout,
)

const byDatabase = (count: number) => db.$executeRaw`
  INSERT INTO users (id, email) SELECT gen_random_uuid(), n::text FROM generate_series(1, ${count}::int) n`

async function walk(query: string) {
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await pageOf(query, cursor)
    seen.push(...page.data.map(({ id }) => id))
    cursor = page.nextCursor
    expect(seen.length).toBeLessThanOrEqual(200)
  } while (cursor !== null)
  return seen
}

test.each(['TIMESTAMPTZ(3)', 'TIMESTAMPTZ(6)'])(
  'rows that the database gives one instant are answered once each, of %s',
  async (type) => {
    await db.$executeRawUnsafe(`ALTER TABLE users ALTER created_at TYPE ${type}`)
    await byDatabase(50)
    const ids = await db.user.findMany({ orderBy: { id: 'asc' }, select: { id: true } })
    const up = ids.map(({ id }) => id)
    expect(await walk('sort=createdAt&limit=20')).toEqual(up)
    expect(await walk('sort=-createdAt&limit=20')).toEqual(up.reverse())
  },
)

test('an instant finds its row as it is answered', async () => {
  await db.$executeRawUnsafe('ALTER TABLE users ALTER created_at TYPE TIMESTAMPTZ(3)')
  await byDatabase(1)
  const { data } = await pageOf('limit=1', null)
  expect((await pageOf(`createdAt=${data[0]?.createdAt}`, null)).data).toEqual(data)
})
