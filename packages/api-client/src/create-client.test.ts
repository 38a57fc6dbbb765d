import { once } from 'node:events'
import { createServer } from 'node:http'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ApiProblem, createClient, each, ifMatch } from './index.ts'
import { clientOf, failed, type Notes, ok } from './testing.ts'

const one = { param: { id: '1' } }

test('gives what was answered', async () => {
  const { api, sent } = clientOf([ok])
  expect(await (await api.notes[':id'].$get(one)).json()).toEqual({ text: 'a' })
  expect(sent).toMatchObject([{ method: 'GET', url: 'http://api/notes/1' }])
})

test('sends by the fetch of the moment', async () => {
  const api = createClient<Notes>({ baseUrl: 'http://api' })
  vi.stubGlobal('fetch', async () => ok())
  expect((await api.notes.$get()).ok).toBe(true)
  vi.unstubAllGlobals()
})

test('sends the token that holds at the moment', async () => {
  let count = 0
  const token = async () => {
    count += 1
    return `token-${count}`
  }
  const { api, sent } = clientOf([failed(503, '0'), ok], { token })
  await api.notes.$get()
  expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual([
    'Bearer token-1',
    'Bearer token-2',
  ])
})

test('throws what a token fails with, once and at once', async () => {
  const token = vi.fn(async () => {
    throw new TypeError('The session is over.')
  })
  const { api, sent } = clientOf([ok], { token })
  await expect(api.notes.$get()).rejects.toThrow('The session is over.')
  expect(token).toHaveBeenCalledTimes(1)
  expect(sent).toHaveLength(0)
})

test('throws problem details, typed', async () => {
  const error = await clientOf([failed(409)])
    .api.notes.$post()
    .catch((error: unknown) => error)
  expect(error).toBeInstanceOf(ApiProblem)
  expect(error).toMatchObject({
    message: '409 a_code: A detail.',
    problem: { status: 409, code: 'a_code', requestId: 'the-id', errors: [] },
  })
})

test('of an answer that is of something before the API, a problem is made', async () => {
  const { api } = clientOf([
    () => new Response('<h1>Oops', { status: 418, statusText: "I'm a teapot" }),
  ])
  await expect(api.notes.$get()).rejects.toMatchObject({
    problem: { status: 418, title: "I'm a teapot", code: 'unknown' },
  })
})

test('the status is that of the answer, whatever its body says', async () => {
  const headers = { 'content-type': 'application/problem+json' }
  const lie = () => new Response('{"status":200,"code":"a_code"}', { status: 418, headers })
  await expect(clientOf([lie]).api.notes.$get()).rejects.toMatchObject({
    problem: { status: 418, code: 'a_code' },
  })
})

test('of a body without end the start is read', async () => {
  let pulls = 0
  const fetch = async () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          pulls += 1
          controller.enqueue(new Uint8Array(16 * 1024).fill(32))
        },
      }),
      { status: 500, headers: { 'content-type': 'application/problem+json' } },
    )
  const { api } = clientOf([], { fetch })
  await expect(api.notes.$get()).rejects.toMatchObject({ problem: { status: 500 } })
  expect(pulls).toBeLessThan(10)
})

describe('a request is sent nowhere else', () => {
  const arrived: string[] = []
  const server = createServer(({ method, url = '' }, response) => {
    arrived.push(`${method} ${url}`)
    const [, status] = /^\/(\d+)\//.exec(url) ?? []
    if (status) response.writeHead(Number(status), { location: '/other' })
    response.end('{}')
  })
  let origin = ''

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const address = server.address()
    origin = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
  })
  afterAll(() => server.close())

  test.each([301, 302, 303, 307, 308])('%i', async (status) => {
    const baseUrl = `${origin}/${status}`
    await expect(createClient<Notes>({ baseUrl }).notes.$post()).rejects.toMatchObject({
      problem: {
        status,
        code: 'redirected',
        detail: expect.stringContaining(`${baseUrl}/notes sends to /other`),
      },
    })
    expect(arrived.splice(0)).toEqual([`POST /${status}/notes`])
  })

  test('as a browser shows it', async () => {
    const opaque = Object.defineProperties(new Response(), {
      type: { value: 'opaqueredirect' },
      status: { value: 0 },
      ok: { value: false },
    })
    const { api } = clientOf([], { fetch: () => opaque })
    await expect(api.notes.$get()).rejects.toMatchObject({ problem: { code: 'redirected' } })
  })
})

test.each([
  [{ retries: -1 }, 'retries is -1'],
  [{ retries: 1.5 }, 'retries is 1.5'],
  [{ retries: Number.NaN }, 'retries is NaN'],
  [{ timeoutMs: 0 }, 'timeoutMs is 0'],
  [{ timeoutMs: 0.5 }, 'timeoutMs is 0.5'],
  [{ timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs is Infinity'],
  [{ baseUrl: 'http://api?key=a' }, 'baseUrl is "http://api?key=a"'],
  [{ baseUrl: 'http://api#a' }, 'baseUrl is "http://api#a"'],
])('%o is refused at once', (options, message) => {
  expect(() => createClient<Notes>({ baseUrl: 'http://api', ...options })).toThrow(message)
})

test('no error has the token', async () => {
  const { api, sent } = clientOf([ok], { token: 'secret\nsecret' })
  const error = await api.notes.$get().catch((error: unknown) => error)
  expect(inspect(error)).toContain('The token cannot be sent')
  expect(inspect(error)).not.toContain('secret')
  expect(sent).toHaveLength(0)
})

test('no parameter leads to another route', async () => {
  const { api, sent } = clientOf([ok])
  await api.notes[':id'].$get({ param: { id: '../teams/1?a=b#c%2e' } })
  expect(sent[0]?.url).toBe('http://api/notes/..%2Fteams%2F1%3Fa%3Db%23c%252e')
  for (const id of ['', '.', '..']) {
    expect(() => api.notes[':id'].$delete({ param: { id } })).toThrow(
      'The parameter "id" cannot be',
    )
  }
})

test('an update is for the version that was read', async () => {
  const { api, sent } = clientOf([() => Response.json({}, { headers: { etag: '"v1"' } }), ok])
  const { $get: read, $patch: update } = api.notes[':id']
  await update(one, ifMatch(await read(one)))
  expect(sent[1]?.headers.get('if-match')).toBe('"v1"')
  expect(() => ifMatch(ok())).toThrow('The answer has no ETag')
})

test('goes through a list page by page, as far as it is asked to', async () => {
  const page =
    (nextCursor: string | null, ...texts: string[]) =>
    () =>
      Response.json({ data: texts.map((text) => ({ text })), nextCursor })
  const { api, sent } = clientOf([page('1', 'a', 'b'), page('2'), page(null, 'c')])
  const texts: string[] = []
  for await (const { text } of each(api.notes.$get, { sort: 'text' })) texts.push(text)
  expect(texts).toEqual(['a', 'b', 'c'])
  expect(sent.map(({ url }) => new URL(url).search)).toEqual([
    '?sort=text',
    '?sort=text&cursor=1',
    '?sort=text&cursor=2',
  ])
  for await (const { text } of each(api.notes.$get, {})) if (text === 'c') break
  // @ts-expect-error: no such column
  each(api.notes.$get, { sort: 'other' })
  expect(sent).toHaveLength(4)
})

test('a list that gives a cursor again ends with an error', async () => {
  const page = (nextCursor: string) => () => Response.json({ data: [], nextCursor })
  const { api, sent } = clientOf([page('1'), page('2'), page('1')])
  const all = async () => {
    for await (const _note of each(api.notes.$get, {}));
  }
  await expect(all()).rejects.toThrow('The list gave the cursor "1" again.')
  expect(sent).toHaveLength(3)
})
