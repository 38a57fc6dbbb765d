import { expect, test } from 'vitest'
import { ownApp } from '../../test/own-app.ts'
import type { Deps } from '../app.ts'
import { authorization, deps } from '../testing.ts'
import { createLog } from './log.ts'

/** An app and the lines of its log. */
function appWith(changes: Partial<Deps> = {}, settings: Partial<Deps['settings']> = {}) {
  const lines: Record<string, unknown>[] = []
  const log = createLog({
    level: 'debug',
    destination: { write: (line) => void lines.push(JSON.parse(line)) },
  })
  const app = ownApp({ log, ...changes, settings: { ...deps.settings, ...settings } })
  return { app, lines }
}

test('an answer carries the id of its request, which a problem names', async () => {
  const { app } = appWith()
  const first = await app.request('/nowhere')
  const id = first.headers.get('x-request-id')
  expect(id).toMatch(/^[0-9a-f-]{36}$/)
  expect(await first.json()).toMatchObject({ requestId: id, instance: '/nowhere' })
  expect((await app.request('/nowhere')).headers.get('x-request-id')).not.toBe(id)
})

test.each([
  ['short and plain', 'abc-1:2.3_4', true],
  ['too long', 'x'.repeat(65), false],
  ['of other characters', 'a b"<script>', false],
])('an id that is %s', async (_what, given, taken) => {
  const answer = await appWith().app.request('/nowhere', { headers: { 'x-request-id': given } })
  expect(answer.headers.get('x-request-id') === given).toBe(taken)
})

test('every answer has the headers that keep browsers from guessing', async () => {
  const { app } = appWith()
  for (const path of ['/health/live', '/rate-limits', '/nowhere']) {
    expect(Object.fromEntries((await app.request(path)).headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
    })
  }
})

test('one line tells of a request, without its token', async () => {
  const { app, lines } = appWith()
  const query = '?limit=5&access_token=hush&api_key=hush&sort=count'
  await app.request(`/rate-limits${query}`, { headers: { authorization, cookie: 'session=hush' } })
  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.any(Number),
      requestId: expect.any(String),
      method: 'GET',
      path: '/rate-limits?limit=5&access_token&api_key&sort=count',
      route: '/rate-limits',
      status: 400,
      ms: expect.any(Number),
      caller: 'tests',
      msg: 'request',
    },
  ])
})

test('what has no route or caller has none in its line; probes are told of below info', async () => {
  const { app, lines } = appWith()
  await app.request('/nowhere')
  await app.request('/health/live')
  expect(lines[0]).toMatchObject({ path: '/nowhere', status: 404 })
  expect(Object.keys(lines[0] ?? {})).not.toContain('route')
  expect(lines[1]).toMatchObject({ level: 'debug', route: '/health/live' })
})

test('what takes too long is a 504, and its later answer or error is dropped', async () => {
  const reported: Error[] = []
  const reportError = (error: Error) => void reported.push(error)
  const { app } = appWith({ reportError }, { requestTimeoutMs: 20 })
  let ended = 0
  const answered = Promise.withResolvers<void>()
  app.get('/slow', async (c) => {
    await answered.promise
    ended += 1
    return c.json({})
  })
  const answer = await app.request('/slow')
  expect(answer.status).toBe(504)
  expect(await answer.json()).toMatchObject({ code: 'timeout', status: 504 })
  answered.resolve()
  await expect.poll(() => ended).toBe(1)
  expect(answer.status).toBe(504)
  expect(reported).toEqual([])
})

test('the deadline is also of what comes before the route', async () => {
  const authenticate = () => new Promise<never>(() => {})
  const { app } = appWith({ authenticate }, { requestTimeoutMs: 20 })
  expect((await app.request('/rate-limits')).status).toBe(504)
})

test('while the process ends, every answer closes its connection', async () => {
  const lifecycle = { draining: false }
  const { app } = appWith({ lifecycle })
  expect((await app.request('/nowhere')).headers.get('connection')).toBeNull()
  lifecycle.draining = true
  expect((await app.request('/nowhere')).headers.get('connection')).toBe('close')
})

test('what is thrown and no Error is a 500 too', async () => {
  const reported: Error[] = []
  const { app, lines } = appWith({ reportError: (error) => void reported.push(error) })
  app.get('/broken', () => {
    throw 'a string'
  })
  expect((await app.request('/broken')).status).toBe(500)
  expect(reported).toHaveLength(1)
  expect(lines).toMatchObject([{ level: 'error', status: 500 }])
})
