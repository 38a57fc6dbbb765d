import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { call } from '../../test/own-app.ts'
import { db } from '../testing.ts'
import { answer } from './answers.ts'
import { columnsOf, readList } from './list-query.ts'
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
  }),
)

function read(query: Record<string, string>) {
  const problems: FieldProblem[] = []
  const { where } = readList(query, { columns, key: 'id' }, problems)
  return { where, refused: problems.map(({ path }) => path) }
}

test.each([
  ['limit', '101'],
  ['limit', 'x'],
  ['cursor', 'x'],
  ['sort', 'name'],
  ['secret', '1'],
  ['name[like]', '1'],
  ['id[contains]', '1'],
  ['createdAt[gt]', 'yesterday'],
  ['id', '1'],
  ['name[null]', 'perhaps'],
])('refuses %s=%s', (name, text) => {
  expect(read({ [name]: text }).refused).toEqual([name])
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
