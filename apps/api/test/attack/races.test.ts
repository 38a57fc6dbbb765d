import { beforeEach, expect, test } from 'vitest'
import { db } from '../../src/testing.ts'
import { send } from '../own-app.ts'
import { roundsOf } from './rounds.ts'

/* Callers at the same time: each outcome is one that some order of them has. */

const atOnce = 50
const all = <Answer>(one: (index: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: atOnce }, (_none, index) => one(index)))

/** How many answers have each status. */
const counted = (answers: { status: number }[]) =>
  Object.fromEntries(
    [...Map.groupBy(answers, ({ status }) => status)].map(([status, some]) => [
      status,
      some.length,
    ]),
  )

const create = (caller: string, count: number, key?: string) =>
  send('POST', '/rate-limits', {
    body: { caller, count },
    headers: key === undefined ? {} : { 'idempotency-key': key },
  })

const rounds = Array.from({ length: roundsOf(1) }, (_none, round) => round)

test.each(rounds)('changes of one version: one goes through, round %i', async () => {
  const etag = (await create('a', 0)).headers.get('etag') ?? ''
  const change = (count: number) =>
    send('PATCH', '/rate-limits/a', { body: { count }, headers: { 'if-match': etag } })
  const answers = await all(change)
  expect(counted(answers)).toEqual({ 200: 1, 412: atOnce - 1 })
  const won = answers.find(({ status }) => status === 200)
  expect((await send('GET', '/rate-limits/a')).body).toEqual(won?.body)
})

test.each(rounds)('changes of any version: each leaves one of its own, round %i', async () => {
  await create('a', 0)
  const answers = await all((count) => send('PATCH', '/rate-limits/a', { body: { count } }))
  expect(counted(answers)).toEqual({ 200: atOnce })
  expect(new Set(answers.map(({ headers }) => headers.get('etag'))).size).toBe(atOnce)
})

test.each(rounds)('changes and deletions of one version: one goes through, round %i', async () => {
  const headers = { 'if-match': (await create('a', 0)).headers.get('etag') ?? '' }
  const answers = await all((index) =>
    index % 2 === 0
      ? send('DELETE', '/rate-limits/a', { headers })
      : send('PATCH', '/rate-limits/a', { body: { count: index }, headers }),
  )
  const { 412: late, ...won } = counted(answers)
  expect(late).toBe(atOnce - 1)
  const left = won[204] === 1 ? 0 : 1
  expect(await db.rateLimit.count()).toBe(left)
})

test.each(rounds)('deletions of one record: one finds it, round %i', async () => {
  await create('a', 0)
  const answers = await all(() => send('DELETE', '/rate-limits/a'))
  expect(counted(answers)).toEqual({ 204: 1, 404: atOnce - 1 })
})

test.each(rounds)(
  'creates by one key: one makes it, the others are told so, round %i',
  async () => {
    const answers = await all(() => create('a', 0, 'key'))
    expect(counted(answers)).toEqual({ 201: atOnce })
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    const replayed = answers.filter(({ headers }) => headers.has('idempotency-replayed'))
    expect(replayed).toHaveLength(atOnce - 1)
    expect(await db.rateLimit.count()).toBe(1)
  },
)

test.each(rounds)('creates by one key of other bodies: one body wins, round %i', async () => {
  const answers = await all((index) => create(`a${index % 5}`, 0, 'key'))
  expect(counted(answers)).toEqual({ 201: atOnce / 5, 422: (atOnce * 4) / 5 })
  expect(await db.rateLimit.count()).toBe(1)
})

test.each(rounds)('creates of one unique value: one gets it, round %i', async () => {
  const answers = await all((count) =>
    create('a', count, count % 2 === 0 ? `k${count}` : undefined),
  )
  expect(counted(answers)).toEqual({ 201: 1, 409: atOnce - 1 })
  expect(await db.rateLimit.count()).toBe(1)
})

beforeEach(async () => {
  expect(await db.rateLimit.count()).toBe(0) // emptied before each test
})
