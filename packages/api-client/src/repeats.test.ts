import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { once } from './index.ts'
import { away, clientOf, failed, ok } from './testing.ts'

const one = { param: { id: '1' } }

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(-1) // no time between repeats
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** A client whose network is away, and each of its requests. */
function withoutNetwork() {
  const { api, sent } = clientOf([away])
  const { $get, $put, $patch, $delete } = api.notes[':id']
  const matching = (etag: string) => ({ headers: { 'if-match': etag } })
  return {
    sent,
    requests: {
      read: () => $get(one),
      list: () => api.notes.$get(),
      replace: () => $put(one),
      delete: () => $delete(one),
      create: () => api.notes.$post(),
      'create with a key': () => api.notes.$post({}, once()),
      change: () => $patch(one),
      'change of one version': () => $patch(one, matching('"v1"')),
      'change of any version': () => $patch(one, matching('*')),
    },
  }
}

test.each([
  ['read', 3],
  ['list', 3],
  ['replace', 3],
  ['delete', 3],
  ['create', 1],
  ['create with a key', 3],
  ['change', 1],
  ['change of one version', 3],
  ['change of any version', 1],
] as const)('a %s that nobody answers is sent %i times', async (name, times) => {
  const { requests, sent } = withoutNetwork()
  await expect(requests[name]()).rejects.toThrow('fetch failed')
  expect(sent).toHaveLength(times)
})

test.each([
  [429, 3],
  [503, 3],
  [500, 1],
  [502, 1],
  [504, 1],
  [404, 1],
])('a read that gets %i is sent %i times', async (status, times) => {
  const { api, sent } = clientOf([failed(status, '0')])
  await expect(api.notes.$get()).rejects.toMatchObject({ problem: { status } })
  expect(sent).toHaveLength(times)
})

test.each([429, 503])('a create without a key is not repeated for a %i', async (status) => {
  const { api, sent } = clientOf([failed(status, '0')])
  await expect(api.notes.$post()).rejects.toMatchObject({ problem: { status } })
  expect(sent).toHaveLength(1)
})

test('a create and its repeats have one key, and another create another', async () => {
  const { api, sent } = clientOf([away, failed(503, '0'), ok])
  await api.notes.$post({}, once())
  await api.notes.$post({}, once())
  await api.notes.$post({}, once('mine'))
  const keys = sent.map(({ headers }) => headers.get('idempotency-key'))
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(keys).toEqual([keys[0], keys[0], keys[0], keys[3], 'mine'])
  expect(keys[3]).not.toBe(keys[0])
})

test('what is no failure of the network is not repeated', async () => {
  const { api, sent } = clientOf([new RangeError('A mistake.')])
  await expect(api.notes.$get()).rejects.toThrow('A mistake.')
  expect(sent).toHaveLength(1)
})

test('waits as long as it is told, in seconds or until a date, and a little longer', async () => {
  vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') })
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  const until = 'Thu, 01 Jan 2026 00:00:08 GMT'
  const { api, sent } = clientOf([failed(429, '5'), failed(503, until), ok])
  const answered = api.notes.$get()
  await vi.advanceTimersByTimeAsync(5074)
  expect(sent).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(3074)
  expect(sent).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  expect((await answered).status).toBe(200)
})

test('does not wait for minutes', async () => {
  const { api, sent } = clientOf([failed(429, '60')])
  await expect(api.notes.$get()).rejects.toMatchObject({ problem: { status: 429 } })
  expect(sent).toHaveLength(1)
})

/** Never answers. */
const silent = (_url: string, { signal }: RequestInit) =>
  new Promise<Response>((_resolve, reject) => {
    if (signal?.aborted) reject(signal.reason)
    signal?.addEventListener('abort', () => reject(signal.reason))
  })

test('each attempt has its time', async () => {
  const fetch = vi.fn(silent)
  const { api } = clientOf([], { fetch, timeoutMs: 1 })
  await expect(api.notes.$get()).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(fetch).toHaveBeenCalledTimes(3)
  await expect(api.notes.$post()).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(fetch).toHaveBeenCalledTimes(4)
})

test('ends when the caller says so, also while it waits', async () => {
  const { api: waiting, sent } = clientOf([failed(503, '20')])
  const aborting = new AbortController()
  const answered = waiting.notes.$get({}, { init: { signal: aborting.signal } })
  await expect.poll(() => sent).toHaveLength(1)
  aborting.abort(new Error('No longer wanted.'))
  await expect(answered).rejects.toThrow('No longer wanted.')
  const fetch = vi.fn(silent)
  const { api } = clientOf([], { fetch })
  const signal = AbortSignal.timeout(1)
  await expect(api.notes.$get({}, { init: { signal } })).rejects.toThrow('due to timeout')
  expect(fetch).toHaveBeenCalledTimes(1)
})
