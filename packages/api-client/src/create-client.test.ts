import { Hono } from 'hono'
import { afterEach, expect, test, vi } from 'vitest'
import { ApiProblem, type ClientOptions, createClient } from './index.ts'

const notes = new Hono()
  .get('/notes', (c) => c.json([{ text: 'a' }]))
  .post('/notes', (c) => c.json({ text: 'a' }, 201))
  .patch('/notes', (c) => c.json({ text: 'b' }))
  .post('/notes/1/publish', (c) => c.json({ text: 'b' }))

afterEach(() => {
  vi.useRealTimers()
})

/** A client of an API that gives these answers, one a request and the last for all others. */
function clientOf(answers: (Response | Error)[], options: Partial<ClientOptions> = {}) {
  const sent: { method: string; headers: Headers }[] = []
  const fetch = async (_url: string, init: RequestInit) => {
    sent.push({ method: String(init.method), headers: new Headers(init.headers) })
    const answer = answers[Math.min(sent.length, answers.length) - 1]
    if (answer instanceof Error) throw answer
    return answer?.clone() ?? Response.error()
  }
  return { api: createClient<typeof notes>({ baseUrl: 'http://api', fetch, ...options }), sent }
}

const away = new TypeError('fetch failed')
const ok = Response.json([{ text: 'a' }])
const failed = (status: number, retryAfter?: string) =>
  new Response(JSON.stringify({ status, code: 'a_code', detail: 'A detail.', errors: [] }), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'x-request-id': 'the-id',
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    },
  })

test('gives what was answered', async () => {
  const { api, sent } = clientOf([ok])
  const [note] = await (await api.notes.$get()).json()
  expect(note?.text).toBe('a')
  expect(sent).toHaveLength(1)
})

test('sends the token that holds at the moment', async () => {
  let count = 0
  const token = async () => {
    count += 1
    return `token-${count}`
  }
  const { api, sent } = clientOf([ok], { token })
  await api.notes.$get()
  await api.notes.$get()
  expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual([
    'Bearer token-1',
    'Bearer token-2',
  ])
})

test('throws problem details, typed', async () => {
  const error = await clientOf([failed(409)])
    .api.notes.$patch()
    .catch((error: unknown) => error)
  expect(error).toBeInstanceOf(ApiProblem)
  expect(error).toMatchObject({
    message: '409 a_code: A detail.',
    problem: { status: 409, code: 'a_code', requestId: 'the-id', errors: [] },
  })
})

test('of an answer that is of something before the API, a problem is made', async () => {
  const { api } = clientOf([new Response('<h1>Oops', { status: 418, statusText: "I'm a teapot" })])
  await expect(api.notes.$get()).rejects.toMatchObject({
    problem: { status: 418, title: "I'm a teapot", code: 'unknown' },
  })
})

test.each([
  ['$get', away, 3],
  ['$get', failed(503, '0'), 3],
  ['$get', failed(500), 1],
  ['$post', away, 3],
  ['$post', failed(502, '0'), 3],
  ['$post', failed(409), 1],
  ['$patch', away, 1],
  ['$patch', failed(503, '0'), 1],
  ['$patch', failed(429, '0'), 3],
] as const)('%s that gets %s is sent %i times', async (method, answer, times) => {
  const { api, sent } = clientOf([answer])
  await expect(api.notes[method]()).rejects.toThrow()
  expect(sent).toHaveLength(times)
})

test('creates have a key, the same for their repeats', async () => {
  const { api, sent } = clientOf([away, failed(503, '0'), ok, ok])
  await api.notes.$post()
  await api.notes.$post()
  await api.notes.$post({}, { headers: { 'idempotency-key': 'mine' } })
  const keys = sent.map(({ headers }) => headers.get('idempotency-key'))
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(keys).toEqual([keys[0], keys[0], keys[0], keys[3], 'mine'])
  expect(keys[3]).not.toBe(keys[0])
})

test('what is no create is repeated if its caller gives it a key', async () => {
  const { api, sent } = clientOf([away])
  const { $post: publish } = api.notes[1].publish
  await expect(publish()).rejects.toThrow('fetch failed')
  expect(sent.map(({ headers }) => headers.has('idempotency-key'))).toEqual([false])
  await expect(publish({}, { headers: { 'idempotency-key': 'mine' } })).rejects.toThrow()
  expect(sent).toHaveLength(4)
})

test('waits as long as it is told, in seconds or until a date', async () => {
  vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') })
  const until = 'Thu, 01 Jan 2026 00:00:08 GMT'
  const { api, sent } = clientOf([failed(429, '5'), failed(503, until), ok])
  const answered = api.notes.$get()
  await vi.advanceTimersByTimeAsync(4999)
  expect(sent).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(2999)
  expect(sent).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  expect((await answered).status).toBe(200)
})

test('does not wait for longer than the call has', async () => {
  const { api, sent } = clientOf([failed(429, '60')], { timeoutMs: 1000 })
  await expect(api.notes.$get()).rejects.toMatchObject({ problem: { status: 429 } })
  expect(sent).toHaveLength(1)
})

test('ends when its time is over, or when the caller says so', async () => {
  const fetch = (_url: string, { signal }: RequestInit) =>
    new Promise<Response>((_resolve, reject) => {
      if (signal?.aborted) reject(signal.reason)
      signal?.addEventListener('abort', () => reject(signal.reason))
    })
  const late = clientOf([], { fetch, timeoutMs: 1 })
  await expect(late.api.notes.$get()).rejects.toMatchObject({ name: 'TimeoutError' })
  const { api } = clientOf([], { fetch })
  const signal = AbortSignal.abort(new Error('No longer wanted.'))
  await expect(api.notes.$get({}, { init: { signal } })).rejects.toThrow('No longer wanted.')
})

test('a wait for a repeat ends with the call', async () => {
  const { api } = clientOf([away], { timeoutMs: 1, retries: 20 })
  await expect(api.notes.$get()).rejects.toMatchObject({ name: 'TimeoutError' })
})

const at = (position: string) =>
  Response.json({ text: 'a' }, { headers: { 'consistency-token': position } })

test('reads bring along the latest state that a write made', async () => {
  const { api, sent } = clientOf([ok, at('9/FF'), ok, at('10/0'), at('A/1'), ok])
  await api.notes.$get()
  await api.notes.$post()
  await api.notes.$get()
  await api.notes.$patch()
  await api.notes.$patch()
  await api.notes.$get()
  const brought = sent.map(({ headers }) => headers.get('consistency-token'))
  expect(brought).toEqual([null, null, '9/FF', null, null, '10/0'])
})

test('for a minute', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { api, sent } = clientOf([at('1/1')])
  await api.notes.$patch()
  vi.advanceTimersByTime(60_001)
  await api.notes.$get()
  expect(sent.at(-1)?.headers.has('consistency-token')).toBe(false)
})
