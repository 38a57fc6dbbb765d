import { createUser } from '@repo/db/factories/user'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { call, db } from '../testing.ts'
import { answer } from './answers.ts'
import { columnsOf } from './list-query.ts'

const emails = (body: Record<string, unknown>) =>
  (body.data as { email: string }[]).map(({ email }) => email)

async function fiveUsers() {
  for (const [at, name] of ['b', 'a', null, 'a', 'c'].entries()) {
    await createUser(db, {
      email: `${at}@example.com`,
      name,
      createdAt: new Date(2026, 0, 1 + (at % 2)),
    })
  }
}

/** All pages, one after the other. */
async function pages(query: string) {
  const seen: string[] = []
  let cursor = ''
  for (;;) {
    const { status, body } = await call('GET', `/users?limit=2&${query}${cursor}`)
    expect(status).toBe(200)
    seen.push(...emails(body))
    if (body.nextCursor === null) return seen
    cursor = `&cursor=${body.nextCursor}`
  }
}

describe('a list', () => {
  test('is sorted by any column that is never NULL, and by id among equals', async () => {
    await fiveUsers()
    const by = (order: number[]) => order.map((at) => `${at}@example.com`)
    expect(await pages('sort=-email')).toEqual(by([4, 3, 2, 1, 0]))
    expect(await pages('sort=createdAt')).toEqual(by([0, 2, 4, 1, 3]))
    expect(await pages('sort=-createdAt')).toEqual(by([3, 1, 4, 2, 0]))
    expect(await pages('sort=-id')).toEqual(by([4, 3, 2, 1, 0]))
  })

  test.each([
    ['name=a', [1, 3]],
    ['name[in]=b,c', [0, 4]],
    ['name[null]=true', [2]],
    ['name[null]=false&name[startsWith]=c', [4]],
    ['email[contains]=3@', [3]],
    ['email[gte]=3', [3, 4]],
    [`createdAt[lt]=${new Date(2026, 0, 2).toISOString()}`, [0, 2, 4]],
  ])('is filtered by %s', async (query, expected) => {
    await fiveUsers()
    expect(await pages(query)).toEqual(expected.map((at) => `${at}@example.com`))
  })

  test.each([
    ['limit=101', 'limit'],
    ['limit=x', 'limit'],
    ['cursor=x', 'cursor'],
    ['sort=name', 'sort'],
    ['secret=1', 'secret'],
    ['name[like]=1', 'name[like]'],
    ['id[contains]=1', 'id[contains]'],
    ['createdAt[gt]=yesterday', 'createdAt[gt]'],
    ['id=1', 'id'],
    ['name[null]=perhaps', 'name[null]'],
  ])('refuses %s', async (query, path) => {
    const answer = await call('GET', `/users?${query}`)
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } })
  })

  test('refuses the cursor of another sort', async () => {
    await fiveUsers()
    const { body } = await call('GET', '/users?limit=1&sort=email')
    const answer = await call('GET', `/users?limit=1&cursor=${body.nextCursor}`)
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'cursor' }] } })
  })
})

test('a column that is called as a parameter of lists is filtered by other operators', () => {
  const columns = columnsOf(z.object({ limit: answer.int(), level: answer.int() }))
  expect(columns.get('level')?.operators).toContain('is')
  expect(columns.get('limit')?.operators).toEqual(['in', 'gt', 'gte', 'lt', 'lte'])
})
