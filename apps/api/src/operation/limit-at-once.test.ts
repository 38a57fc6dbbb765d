import { createDatabase, databaseEnv } from '@repo/db'
import { testDatabaseUrl } from '@repo/db/testing'
import { Hono } from 'hono'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { lockTable } from '../../test/lock-table.ts'
import { ownApp } from '../../test/own-app.ts'
import { open } from '../access/access.ts'
import type { ApiEnv } from '../app.ts'
import { answer, selectOf } from '../http/answers.ts'
import { listOf, pageOf } from '../http/list.ts'
import { ProblemError } from '../http/problems.ts'
import { tokenFor } from '../testing.ts'
import { limitAtOnce, type Place } from './limit-at-once.ts'

const url = await testDatabaseUrl()

function connect(env: Record<string, string> = {}) {
  const db = createDatabase(databaseEnv.parse({ DATABASE_URL: url, ...env }))
  afterAll(() => db.$disconnect())
  return db
}

const db = connect({ DATABASE_POOL_SIZE: '3' })
const other = connect()

const note = z.object({ key: answer.text(), status: answer.int() }).meta({ id: 'HeldNote' })
const list = listOf(note, () => ({}), 'key')

/** An app with a list of a table that a test locks. */
function held() {
  const app = ownApp({ db, takePlace: limitAtOnce({ requests: 8, lists: 2 }) })
  const notes = new Hono<ApiEnv>().get('/', open({ 200: pageOf(note) }), list, async (c) => {
    const { include: _include, of, ...page } = c.req.valid('query')
    const rows = await db.idempotencyKey.findMany({ ...page, select: selectOf(note) })
    return c.json(of(rows))
  })
  app.route('/notes', notes)
  return async (subject: string, path: string) => {
    const headers = { authorization: `Bearer ${await tokenFor(subject)}` }
    const answered = await app.request(path, { headers })
    return answered
  }
}

const countWaiting = async () => {
  const [row] = await other.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_locks
    WHERE NOT granted AND relation = 'idempotency_keys'::regclass`
  return row?.count
}

test('while all lists of one caller wait, another caller reads one row', async () => {
  await other.rateLimit.create({ data: { caller: 'row', count: 1, resetsAt: new Date() } })
  const get = held()
  const release = await lockTable(other, 'idempotency_keys')
  const lists = Array.from({ length: 8 }, () => get('greedy', '/notes'))
  await vi.waitFor(async () => expect(await countWaiting()).toBe(2))
  expect((await get('other', '/rate-limits/row')).status).toBe(200)
  expect((await get('other', '/rate-limits')).status).toBe(200)
  const refused = await get('greedy', '/rate-limits/row')
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(await refused.json()).toMatchObject({ status: 429, code: 'too_many_at_once' })
  expect(await countWaiting()).toBe(2)
  await release()
  const statuses = (await Promise.all(lists)).map(({ status }) => status)
  expect(statuses).toEqual(Array(8).fill(200))
  expect((await get('greedy', '/rate-limits/row')).status).toBe(200)
})

describe('of one caller', () => {
  const take = limitAtOnce({ requests: 3, lists: 1 })
  /** Of whoever waits, who may go on. */
  const going: string[] = []
  function listFor(name: string): Place {
    const place = take('ada')
    const turn = place.waitToList()
    if (turn === undefined) going.push(name)
    else void turn.then(() => going.push(name))
    return place
  }

  test('so many requests are taken, and lists have turns in order', async () => {
    const places = [listFor('first'), listFor('second'), listFor('third')]
    expect(() => take('ada')).toThrow(ProblemError)
    take('grace').leave()
    expect(going).toEqual(['first'])
    for (const [at, place] of places.entries()) {
      place.leave()
      await Promise.resolve()
      expect(going).toEqual(['first', 'second', 'third'].slice(0, at + 2))
    }
    listFor('fourth').leave()
    expect(going.at(-1)).toBe('fourth')
  })
})
