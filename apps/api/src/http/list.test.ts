import { Prisma } from '@repo/db'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { call } from '../../test/own-app.ts'
import { db } from '../testing.ts'
import { answer } from './answers.ts'
import { writeCursor } from './cursor.ts'
import { columnsOf, readList, sortable } from './list-query.ts'
import type { FieldProblem } from './problems.ts'

const day = (date: number) => new Date(2026, 0, date)

const fiveRows = () =>
  db.rateLimit.createMany({
    data: [2, 1, 3, 1, 4].map((count, at) => ({
      caller: `${at}@example.com`,
      count,
      resetsAt: day(1 + (at % 2)),
    })),
  })

/** All pages, one after the other. */
async function pages(query: string) {
  const seen: number[] = []
  let cursor = ''
  for (;;) {
    const { status, body } = await call('GET', `/rate-limits?limit=2&${query}${cursor}`)
    expect(status).toBe(200)
    const data = body.data as { caller: string }[] // a page of the list
    seen.push(...data.map(({ caller }) => Number(caller[0])))
    if (body.nextCursor === null) return seen
    cursor = `&cursor=${body.nextCursor}`
  }
}

describe('a list', () => {
  test.each([
    ['sort=-caller', [4, 3, 2, 1, 0]],
    ['sort=resetsAt', [0, 2, 4, 1, 3]],
    ['sort=-resetsAt', [3, 1, 4, 2, 0]],
    ['sort=count', [1, 3, 0, 2, 4]],
    ['', [0, 1, 2, 3, 4]],
  ])('is sorted by %s, and by key among equals', async (query, expected) => {
    await fiveRows()
    expect(await pages(query)).toEqual(expected)
  })

  test.each([
    ['count=1', [1, 3]],
    ['count[in]=2,4', [0, 4]],
    ['count[gt]=1&count[lte]=3', [0, 2]],
    ['caller[startsWith]=3', [3]],
    ['caller[contains]=3@', [3]],
    ['caller[contains]=_@', []],
    ['caller[contains]=%25', []],
    ['caller[startsWith]=%25', []],
    ['caller[gte]=3', [3, 4]],
    [`resetsAt[lt]=${day(2).toISOString()}`, [0, 2, 4]],
  ])('is filtered by %s', async (query, expected) => {
    await fiveRows()
    expect(await pages(query)).toEqual(expected)
  })

  test('refuses the cursor of another sort', async () => {
    await fiveRows()
    const { body } = await call('GET', '/rate-limits?limit=1&sort=count')
    const answer = await call('GET', `/rate-limits?limit=1&cursor=${body.nextCursor}`)
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'cursor' }] } })
  })

  test('refuses the cursor of another list', async () => {
    const cursor = writeCursor({ list: '/users', sort: 'caller', value: '1', key: '1' })
    const answer = await call('GET', `/rate-limits?cursor=${cursor}`)
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'cursor' }] } })
  })

  test.each([
    ['%', '%'],
    ['a\\b', '\\'],
    ['a_b', 'a_'],
  ])('finds %o by the text %o that stands in it', async (caller, part) => {
    await db.rateLimit.createMany({
      data: [caller, 'axb'].map((caller) => ({ caller, count: 1, resetsAt: day(1) })),
    })
    const { body } = await call('GET', `/rate-limits?caller[contains]=${encodeURIComponent(part)}`)
    expect(body.data).toMatchObject([{ caller }])
  })

  test.each(['infinity', '-infinity', '12345-01-01', '0044-03-15 BC'])(
    'refuses to page by %s, which only SQL can write, and answers it',
    async (instant) => {
      await fiveRows()
      await db.$executeRaw`UPDATE rate_limits SET resets_at = ${instant}::text::timestamptz`
      expect(await call('GET', '/rate-limits?limit=2')).toMatchObject({ status: 200 })
      for (const sort of ['resetsAt', '-resetsAt']) {
        const answer = await call('GET', `/rate-limits?limit=2&sort=${sort}`)
        expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'sort' }] } })
        expect(await call('GET', `/rate-limits?sort=${sort}`)).toMatchObject({ status: 200 })
      }
    },
  )

  test('refuses to page by a text that no request has room for', async () => {
    const long = (length: number) => ({ caller: 'a'.repeat(length), count: 1, resetsAt: day(1) })
    await db.rateLimit.createMany({ data: [1400, 1500].map(long) })
    const { status, body } = await call('GET', '/rate-limits?limit=1')
    expect(status).toBe(200)
    expect(`${body.nextCursor}`.length).toBeLessThan(4096)
    await db.rateLimit.createMany({ data: [2600, 2650].map(long) })
    const answer = await call('GET', '/rate-limits?limit=3')
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'sort' }] } })
  })

  test('says of all parameters at once what does not fit', async () => {
    const answer = await call('GET', '/rate-limits?limit=x&other=1')
    const errors = [{ path: 'limit' }, { path: 'other' }]
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid', errors } })
  })
})

const columns = columnsOf(
  z.object({
    id: answer.uuid(),
    name: answer.text().nullable(),
    createdAt: answer.datetime(),
    limit: answer.int(),
    state: answer.choice({ on: 'on', off: 'off' }),
    score: answer.float().nullable(),
    price: answer.decimal(),
  }),
)

function read(query: Record<string, string>) {
  const problems: FieldProblem[] = []
  const { where } = readList(query, { columns, sorts: sortable(columns), key: 'id' }, '/', problems)
  return { where, refused: problems.map(({ path }) => path) }
}

test.each([
  ['limit', '101'],
  ['limit', 'x'],
  ['cursor', 'x'],
  ['sort', 'state'],
  ['secret', '1'],
  ['name[like]', '1'],
  ['id[contains]', '1'],
  ['createdAt[gt]', 'yesterday'],
  ['id', '1'],
  ['name[null]', 'perhaps'],
  ['score', '1e999'],
  ['score', '1e-400'],
  ['limit[gt]', '1.0000000000000000001'],
  ['score', 'NaN'],
  ['name[contains]', 'a'.repeat(101)],
  ['limit[in]', Array.from({ length: 101 }, (_, at) => at).join()],
])('refuses %s=%s', (name, text) => {
  expect(read({ [name]: text }).refused).toEqual([name])
})

test('refuses what is given twice', async () => {
  const { status, body } = await call('GET', '/rate-limits?limit=1&count=1&limit=3')
  expect({ status, body }).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'limit', message: 'is given more than once' }] },
  })
})

test.each([
  ['true', null],
  ['false', { not: null }],
])('of name[null]=%s Prisma is asked for %o', (text, condition) => {
  expect(read({ 'name[null]': text })).toEqual({
    where: { AND: [{ name: condition }] },
    refused: [],
  })
})

test('a column that is called as a parameter of lists is filtered by other operators', () => {
  expect(columns.get('createdAt')?.operators).toContain('is')
  expect(columns.get('limit')?.operators).toEqual(['in', 'gt', 'gte', 'lt', 'lte'])
})

const id = '01a2035f-b46b-7152-a298-d79e781180e0'

/** The cursor of a row, handed back. */
function pagedBehind(sort: string, row: object) {
  const problems: FieldProblem[] = []
  const listed = { columns, sorts: sortable(columns), key: 'id' }
  const cursor = readList({ sort }, listed, '/', problems).cursorAt({ id, ...row })
  const { where } = readList({ sort, cursor }, listed, '/', problems)
  expect(problems).toEqual([])
  return where.AND
}

test('takes its own cursor of any number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (score) => {
      expect(pagedBehind('-score', { score })).toContainEqual({ score: { lte: score + 0 } })
    }),
    { examples: [[1e21], [1e-7], [-0]] },
  )
})

test.each(['0.0000001', '1e30', '-12.50'])('takes its own cursor of the decimal %s', (text) => {
  const price = new Prisma.Decimal(text)
  expect(pagedBehind('price', { price })).toContainEqual({ price: { gte: price.toFixed() } })
})

test('a decimal is answered in full, as requests have it', async () => {
  const rows = await db.$queryRaw`SELECT 0.0000001 AS low, 1e30::numeric AS high`
  expect(JSON.parse(JSON.stringify(rows))).toEqual([
    { low: '0.0000001', high: `1${'0'.repeat(30)}` },
  ])
})

test.each([
  ['price', { price: new Prisma.Decimal('NaN') }],
  ['score', { score: Number.NaN }],
  ['score', { score: Number.POSITIVE_INFINITY }],
])('makes no cursor by %s of %o', (sort, row) => {
  expect(() => pagedBehind(sort, row)).toThrow('does not fit')
})

test.each([
  ['score', [{ score: null, id: { gt: id } }]],
  ['-score', [{ OR: [{ score: null, id: { lt: id } }, { score: { not: null } }] }]],
])('NULLs are where Postgres sorts them: behind one by %s comes %o', (sort, where) => {
  expect(pagedBehind(sort, { score: null })).toEqual(where)
})

test.each([
  ['', false],
  ['score[null]=true', false],
  ['score[null]=false', true],
  ['score[gte]=1', true],
])('upwards with %o an index serves each page: %o', (filter, isServed) => {
  const cursor = writeCursor({ list: '/', sort: 'score', value: '1', key: id })
  const query = { ...Object.fromEntries(new URLSearchParams(filter)), sort: 'score', cursor }
  const { where } = read(query)
  const apart = where.AND?.slice(filter === '' ? 0 : 1)
  expect(JSON.stringify(apart).includes('{"score":null}')).toBe(!isServed)
  expect(apart?.length).toBe(isServed ? 2 : 1)
})

test('refuses a cursor of NULL by a column that holds none', () => {
  const cursor = writeCursor({ list: '/', sort: 'price', value: null, key: id })
  expect(read({ sort: 'price', cursor }).refused).toEqual(['cursor'])
})
