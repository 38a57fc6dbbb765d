import { expect, test } from 'vitest'
import { ownApp } from '../../test/own-app.ts'
import type { Deps } from '../app.ts'
import { ProblemError } from '../http/problems.ts'
import { authorization, db, deps, tokenFor } from '../testing.ts'
import {
  type CountRequest,
  countInDatabase,
  countInMemory,
  createRateLimit,
  windowMs,
} from './rate-limit.ts'

function appWith(
  perMinute: number,
  count: CountRequest = countInMemory(() => 0),
  changes: Partial<Deps> = {},
) {
  const reported: Error[] = []
  const limitRate = createRateLimit({ perMinute, count, report: (error) => reported.push(error) })
  const app = ownApp({ limitRate, settings: { ...deps.settings, trustProxy: 1 }, ...changes })
  const from = (address: string, header?: string) =>
    app.request('/rate-limits', {
      headers: {
        'x-forwarded-for': address,
        ...(header === undefined ? {} : { authorization: header }),
      },
    })
  return { app, from, reported }
}

const statuses = async (answers: (Response | Promise<Response>)[]) =>
  (await Promise.all(answers)).map(({ status }) => status).sort()

test('a caller that comes too often is told when to come again', async () => {
  const { from } = appWith(2)
  const first = await from('192.0.2.1', authorization)
  expect(first.headers.get('ratelimit')).toBe('"default";r=1;t=60')
  await from('192.0.2.1', authorization)
  const third = await from('192.0.2.1', authorization)
  expect(third.status).toBe(429)
  expect(third.headers.get('retry-after')).toBe('60')
  expect(third.headers.get('ratelimit-policy')).toBe('"default";q=2;w=60')
  expect(third.headers.get('ratelimit')).toBe('"default";r=0;t=60')
  expect(await third.json()).toMatchObject({ code: 'rate_limited', status: 429 })
})

test('a caller is the subject of its token, wherever it comes from', async () => {
  const { from } = appWith(1)
  expect((await from('192.0.2.1', authorization)).status).toBe(200)
  expect((await from('192.0.2.2', authorization)).status).toBe(429)
  expect((await from('192.0.2.1', `Bearer ${await tokenFor('another')}`)).status).toBe(200)
})

test('without a token it is the address, and attempts with bad ones count on it', async () => {
  const { from } = appWith(2)
  const guess = () => from('192.0.2.1', 'Bearer a.b.c')
  expect((await guess()).status).toBe(401)
  expect((await guess()).status).toBe(401)
  expect((await guess()).status).toBe(429)
  expect((await from('192.0.2.1')).status).toBe(429)
  expect((await from('192.0.2.2')).status).toBe(401)
  // Who shares the address and has a token is not kept out.
  expect((await from('192.0.2.1', authorization)).status).toBe(200)
})

test('attempts count also while the keys are away', async () => {
  const away = new ProblemError({ status: 503, detail: 'The keys are away.' })
  const { from } = appWith(2, undefined, { authenticate: () => Promise.reject(away) })
  const guesses = [1, 2, 3].map(() => from('192.0.2.1', 'Bearer a.b.c'))
  expect(await statuses(guesses)).toEqual([429, 503, 503])
})

test('probes and preflights are not counted', async () => {
  const { app, from } = appWith(1)
  const headers = { 'x-forwarded-for': '192.0.2.1', 'access-control-request-method': 'GET' }
  for (let probe = 0; probe < 3; probe += 1) {
    expect((await app.request('/health/live', { headers })).status).toBe(200)
    expect((await app.request('/rate-limits', { method: 'OPTIONS', headers })).status).toBe(204)
  }
  expect((await from('192.0.2.1')).status).toBe(401)
})

test('a minute begins with the first request and is then over', () => {
  let time = 0
  const count = countInMemory(() => time)
  expect(count('a')).toEqual({ count: 1, resetsInSeconds: 60 })
  time = windowMs - 1
  expect(count('a')).toEqual({ count: 2, resetsInSeconds: 1 })
  expect(count('b')).toEqual({ count: 1, resetsInSeconds: 60 })
  time = windowMs
  expect(count('a')).toEqual({ count: 1, resetsInSeconds: 60 })
})

test('in the database several processes count together, also at once', async () => {
  const one = appWith(5, countInDatabase(db))
  const other = appWith(5, countInDatabase(db))
  const answers = Array.from({ length: 10 }, (_, turn) =>
    (turn % 2 === 0 ? one : other).from('192.0.2.1', authorization),
  )
  expect(await statuses(answers)).toEqual([200, 200, 200, 200, 200, 429, 429, 429, 429, 429])
  expect(await db.rateLimit.findMany()).toMatchObject([{ caller: 'subject tests', count: 10 }])
})

test('in the database a minute is over too', async () => {
  const count = countInDatabase(db)
  expect(await count('a')).toEqual({ count: 1, resetsInSeconds: 60 })
  expect(await count('a')).toMatchObject({ count: 2 })
  await db.rateLimit.updateMany({ data: { resetsAt: new Date(Date.now() - 1) } })
  expect(await count('a')).toEqual({ count: 1, resetsInSeconds: 60 })
})

test('a store that does not answer keeps nobody out, and is reported', async () => {
  const { from, reported } = appWith(1, () => Promise.reject(new Error('away')))
  expect((await from('192.0.2.1', authorization)).status).toBe(200)
  expect((await from('192.0.2.1', authorization)).headers.get('ratelimit')).toBeNull()
  expect(reported).toEqual([new Error('away'), new Error('away')])
})
