import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownApp } from '../../test/own-app.ts'
import { authorization } from '../testing.ts'
import { createApiServer } from './create-api-server.ts'

const reported: Error[] = []
const reportError = (error: Error) => void reported.push(error)
const app = ownApp({ reportError })
const server = createApiServer({ app, keepAliveTimeoutMs: 1000, reportError })

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** What the server says to these bytes until it closes the connection. */
async function raw(...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1') // listens on a port
  socket.on('error', () => {}) // closed with bytes unread; what it said is looked at
  for (const part of parts) socket.write(part)
  let said = ''
  socket.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  await once(socket, 'close')
  return said
}

const head = (...lines: string[]) => [...lines, 'Connection: close', '', ''].join('\r\n')
const host = 'Host: api.example.com'
const token = `Authorization: ${authorization}`

/** Status and problem of an answer. */
function problemOf(said: string): { status: number; body: Record<string, unknown> } {
  const [top = '', body = ''] = said.split('\r\n\r\n')
  expect(top).toMatch(/^content-type: application\/problem\+json$/im)
  expect(said).not.toMatch(/node_modules|\.ts:\d/) // a stack
  const problem = JSON.parse(body)
  expect(top.toLowerCase()).toContain(`x-request-id: ${problem.requestId}`)
  return { status: Number(top.split(' ')[1]), body: problem }
}

const json = (body: string | Buffer) => [
  head(
    'POST /rate-limits HTTP/1.1',
    host,
    token,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ),
  body,
]

const get = (target: string, ...headers: string[]) => [
  head(`GET ${target} HTTP/1.1`, host, token, ...headers),
]

test.each<[string, (string | Buffer)[], number, string]>([
  ['what is no HTTP', ['hello\r\n\r\n'], 400, 'bad_request'],
  ['an unknown method', [head('FOO /rate-limits HTTP/1.1', host)], 400, 'bad_request'],
  ['TRACE', [head('TRACE /rate-limits HTTP/1.1', host)], 405, 'method_not_allowed'],
  ['a space in a header name', get('/rate-limits', 'Bad Name: x'), 400, 'bad_request'],
  [
    'headers of 20 KB',
    get('/rate-limits', `X-Long: ${'x'.repeat(20_000)}`),
    431,
    'headers_too_large',
  ],
  ['an address of 20 KB', get(`/rate-limits?x=${'x'.repeat(20_000)}`), 431, 'headers_too_large'],
  [
    'two lengths',
    [head('POST /rate-limits HTTP/1.1', host, 'Content-Length: 1', 'Content-Length: 2')],
    400,
    'bad_request',
  ],
  [
    'a length and chunks',
    [head('POST /rate-limits HTTP/1.1', host, 'Content-Length: 1', 'Transfer-Encoding: chunked')],
    400,
    'bad_request',
  ],
  ['no Host', [head('GET /rate-limits HTTP/1.1')], 400, 'bad_request'],
  ['a Host that is none', [head('GET /rate-limits HTTP/1.1', 'Host: a b/c')], 400, 'bad_request'],
  ['an address that is none', [head('GET * HTTP/1.1', host)], 400, 'bad_request'],
  ['a backslash in the path', get('/rate-limits\\..\\x'), 400, 'bad_request'],
  ['half an escape', get('/rate-limits/%'), 404, 'not_found'],
  ['an escape that is no UTF-8', get('/rate-limits/%ff%fe'), 404, 'not_found'],
  ['an escaped NUL', get('/rate-limits/%00'), 400, 'invalid'],
  ['an escaped query that is no UTF-8', get('/rate-limits?sort=%ff'), 400, 'invalid'],
  ['a filter by __proto__', get('/rate-limits?__proto__[is]=1'), 400, 'invalid'],
  ['a path of dots', get('/rate-limits/../../etc/passwd'), 404, 'not_found'],
  ['no JSON', json('{'), 400, 'bad_request'],
  ['an empty body', json(''), 400, 'bad_request'],
  ['JSON that is no object', json('[]'), 400, 'invalid'],
  ['JSON deeper than a stack', json('['.repeat(200_000)), 400, 'bad_request'],
  ['JSON that is no UTF-8', json(Buffer.from('{"caller":"\xff"}', 'latin1')), 400, 'bad_request'],
  [
    'a key __proto__',
    json('{"caller":"a","count":0,"__proto__":{"resetsAt":"b"}}'),
    400,
    'invalid',
  ],
  [
    'a key constructor',
    json('{"caller":"a","count":0,"constructor":{"prototype":1}}'),
    400,
    'invalid',
  ],
])('%s is a problem', async (_what, parts, status, code) => {
  const answer = problemOf(await raw(...parts))
  expect(answer).toMatchObject({ status, body: { status, code } })
  expect(reported).toEqual([])
})

test('a body that is announced too large is refused before it is sent', async () => {
  const said = await raw(
    head(
      'POST /rate-limits HTTP/1.1',
      host,
      token,
      'Content-Type: application/json',
      'Content-Length: 9999999',
    ),
  )
  expect(problemOf(said)).toMatchObject({ status: 413, body: { code: 'too_large' } })
})

test('a body in chunks is read no further than it may be', async () => {
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  const said = await raw(
    head(
      'POST /rate-limits HTTP/1.1',
      host,
      token,
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    ),
    ...Array(20).fill(chunk),
    '0\r\n\r\n',
  )
  expect(problemOf(said)).toMatchObject({ status: 413, body: { code: 'too_large' } })
})

test('a body in chunks is taken', async () => {
  const said = await raw(
    head(
      'POST /rate-limits HTTP/1.1',
      host,
      token,
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    ),
    'b\r\n{"caller":"\r\nd\r\na","count":0}\r\n0\r\n\r\n',
  )
  expect(said).toMatch(/^HTTP\/1\.1 201 /)
})

test('requests that come together are answered in their order', async () => {
  const first = `GET /health/live HTTP/1.1\r\n${host}\r\n\r\n`
  const said = await raw(first, first, head('GET /nowhere HTTP/1.1', host))
  expect([...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
    '200',
    '200',
    '404',
  ])
})
