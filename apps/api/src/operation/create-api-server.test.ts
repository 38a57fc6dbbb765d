import { EventEmitter, once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownApp } from '../../test/own-app.ts'
import { authorization, deps } from '../testing.ts'
import { createApiServer } from './create-api-server.ts'
import { createLog } from './log.ts'

const reported: Error[] = []
const reportError = (error: Error) => void reported.push(error)
/** Emits the status of each request when its line is written. */
const ended = new EventEmitter()
const log = createLog({
  level: 'info',
  destination: { write: (line) => void ended.emit('request', JSON.parse(line).status) },
})
const app = ownApp({ reportError, log })
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
  ['JSON deeper than a stack', json('['.repeat(90_000)), 400, 'bad_request'],
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

const posting = (...lines: string[]) =>
  ['POST /rate-limits HTTP/1.1', host, 'Content-Type: application/json', ...lines, '', ''].join(
    '\r\n',
  )

test('an expectation that nobody knows is a problem', async () => {
  const said = await raw(head('GET /rate-limits HTTP/1.1', host, 'Expect: foo'))
  expect(problemOf(said)).toMatchObject({ status: 417, body: { code: 'expectation_failed' } })
})

test('who asks whether to send a body is told so once it is let in', async () => {
  const asking = ['Expect: 100-continue', 'Connection: close']
  const body = '{"caller":"asked","count":0}'
  const length = `Content-Length: ${body.length}`
  const taken = await raw(posting(token, length, ...asking), body)
  expect(taken).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /)
  const chunked = await raw(
    posting(token, 'Transfer-Encoding: chunked', ...asking),
    '1c\r\n{"caller":"chunk","count":0}\r\n0\r\n\r\n',
  )
  expect(chunked).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /)
  const forged = await raw(posting('Authorization: Bearer a.b.c', length, ...asking))
  expect(problemOf(forged)).toMatchObject({ status: 401 })
  const large = await raw(posting(token, 'Content-Length: 9999999', ...asking))
  expect(problemOf(large)).toMatchObject({ status: 413 })
})

test.each([
  ['that was announced', ['Content-Length: 100'], '{"caller":'],
  ['in chunks', ['Transfer-Encoding: chunked'], 'a\r\n{"caller":\r\n'],
])('who goes away while it sends a body %s is no failure', async (_what, lines, part) => {
  const answered = once(ended, 'request')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1') // listens on a port
  socket.write(posting(token, ...lines))
  socket.write(part)
  await once(server, 'request')
  socket.destroy()
  const [status] = await answered
  expect(status).toBe(400)
  expect(reported).toEqual([])
})

test('a body that drips is refused at the deadline', async () => {
  const slow = createApiServer({
    app: ownApp({ reportError, settings: { ...deps.settings, requestTimeoutMs: 50 } }),
    keepAliveTimeoutMs: 1000,
    reportError,
  })
  slow.listen(0, '127.0.0.1')
  await once(slow, 'listening')
  for (const lines of [['Content-Length: 100'], ['Transfer-Encoding: chunked']]) {
    const socket = connect((slow.address() as AddressInfo).port, '127.0.0.1') // listens on a port
    socket.write(posting(token, 'Connection: close', ...lines))
    const [said] = await once(socket.setEncoding('utf8'), 'data')
    expect(problemOf(said)).toMatchObject({ status: 408, body: { code: 'request_timeout' } })
    socket.destroy()
  }
  slow.closeAllConnections()
  slow.close()
  expect(reported).toEqual([])
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
