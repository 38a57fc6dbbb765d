import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createApiServer } from '../../src/operation/create-api-server.ts'
import { authorization, db, tokenFor } from '../../src/testing.ts'
import { wholeApp } from '../own-app.ts'

/* Ways around the guard of a route, as bytes on a socket: none reads, makes, changes or deletes a row. */

const reported: Error[] = []
const reportError = (error: Error) => void reported.push(error)
const server = createApiServer({
  app: wholeApp({ reportError }),
  keepAliveTimeoutMs: 1000,
  reportError,
})
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo // it listens on a port
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** All that is answered to these lines, until the server closes. */
async function raw(lines: readonly string[], body = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
  return text(socket)
}

const kept = { caller: 'kept', count: 7, resetsAt: new Date('2030-01-01') }
beforeEach(async () => {
  await db.rateLimit.create({ data: kept })
})

const nobody = `Bearer ${await tokenFor('nobody', ['rate-limits', 'RATE-LIMITS:READ', 'rate-limits:*'])}`
const secretOf = authorization.replace('Bearer ', '')
const host = ['Host: api', 'Connection: close']
const json = '{"caller":"made","count":1}'
const sent = ['Content-Type: application/json', `Content-Length: ${json.length}`]

/** Spellings of the path. */
const paths = [
  ...['/rate-limits', '/rate-limits?', '/rate-limits#x', '/rate-limits?access=public'],
  ...['//rate-limits', '/rate-limits/', '/rate-limits//', '/./rate-limits', '/x/../rate-limits'],
  ...['/health/../rate-limits', '/health/live/../../rate-limits', '/docs/..%2frate-limits'],
  ...['/%72ate-limits', '/rate%2dlimits', '/rate-limits%2f', '/rate-limits%00', '/rate-limits%20'],
  ...['/rate-limits;a=b', '/rate-limits.json', '/Rate-Limits', '/RATE-LIMITS', '/rate-limits/kept'],
  ...[
    '/rate-limits/kept/',
    '/rate-limits/kept%2f',
    '/rate-limits/%6bept',
    '/rate-limits/kept?x=/health',
  ],
  ...[
    'http://api/rate-limits',
    'http://other/rate-limits/kept',
    '/\\rate-limits',
    '/rate-limits\\',
  ],
  ...['*', 'rate-limits', '/ordinary/mine', '/ordinary/proxied/x', '/ordinary/labels/popular'],
]

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'get', 'TRACE', 'PROPFIND', 'X']

/** Headers that some proxies, frameworks or caches take for the request or for who sends it. */
const headers = [
  'X-Http-Method-Override: GET',
  'X-Method-Override: DELETE',
  'X-Original-Url: /health/live',
  'X-Rewrite-Url: /health/live',
  'X-Forwarded-For: 127.0.0.1',
  'X-Forwarded-User: admin',
  'X-Forwarded-Prefix: /health',
  'X-Real-Ip: 127.0.0.1',
  'Forwarded: for=127.0.0.1;host=localhost',
  'X-Middleware-Subrequest: middleware:middleware:middleware',
  'Origin: null',
  `Cookie: authorization=${authorization}; token=${secretOf}; access_token=${secretOf}`,
  `Proxy-Authorization: ${authorization}`,
  `X-Authorization: ${authorization}`,
  `X-Access-Token: ${secretOf}`,
  `Authorization: ${secretOf}`,
  `Authorization: Basic ${Buffer.from(`tests:${secretOf}`).toString('base64')}`,
  `Authorization: Token ${secretOf}`,
  'Authorization: Bearer',
  'Authorization: Bearer null',
  'Authorization: Bearer undefined',
  `Authorization: ${nobody}`,
  `Authorization: ${nobody}, ${authorization}`,
  `Authorization: ${nobody}\r\nAuthorization: ${authorization}`,
  `Authorization : ${authorization}`,
  `Authorization: Bearer\t${secretOf}x`,
]

/** Whether it is a 2xx that is meant for everyone. */
const isOpen = (answer: string) => /^HTTP\/1\.1 204 .*\r\nallow: /is.test(answer)

async function expectNothing(what: string, answer: string): Promise<void> {
  const [, status = '400'] = /^HTTP\/1\.1 (\d+)/.exec(answer) ?? []
  const isRefused = Number(status) >= 400 || isOpen(answer)
  expect({ what, status, isRefused }).toEqual({ what, status, isRefused: true })
  expect(answer).not.toContain('"count"')
}

async function expectKept(): Promise<void> {
  expect(await db.rateLimit.findMany()).toEqual([kept])
  expect(reported).toEqual([])
}

test.each(paths)('the path %s', async (path) => {
  for (const method of methods) {
    const has = /^(P|D)/.test(method) ? sent : []
    const answer = await raw(
      [`${method} ${path} HTTP/1.1`, ...host, ...has],
      has.length ? json : '',
    )
    await expectNothing(`${method} ${path}`, answer)
  }
  await expectKept()
})

test.each(headers)('the header %s', async (header) => {
  for (const start of ['GET /rate-limits', 'DELETE /rate-limits/kept', 'POST /rate-limits']) {
    const has = start.startsWith('POST') ? sent : []
    const lines = [`${start} HTTP/1.1`, ...host, ...has, header]
    await expectNothing(`${start} ${header}`, await raw(lines, has.length ? json : ''))
  }
  await expectKept()
})

test.each([
  ['a token in the query', `GET /rate-limits?access_token=${secretOf} HTTP/1.1`],
  ['a token in the path', `GET /rate-limits/kept;token=${secretOf} HTTP/1.1`],
  ['a token before the host', `GET http://tests:${secretOf}@api/rate-limits HTTP/1.1`],
  ['an older version', 'GET /rate-limits HTTP/1.0'],
  ['no version', 'GET /rate-limits'],
])('%s', async (what, line) => {
  await expectNothing(what, await raw([line, ...host]))
  await expectKept()
})

/** A second request inside of the first, for who reads only one of two lengths. */
const inner = 'DELETE /rate-limits/kept HTTP/1.1\r\nHost: api\r\n\r\n'
test.each([
  ['two lengths', [`Content-Length: 0`, `Content-Length: ${inner.length}`]],
  ['a length and chunks', [`Content-Length: ${inner.length}`, 'Transfer-Encoding: chunked']],
  ['chunks spelled otherwise', ['Transfer-Encoding: xchunked', `Content-Length: ${inner.length}`]],
  ['chunks twice', ['Transfer-Encoding: chunked, chunked']],
  ['a length that is no number', ['Content-Length: +0']],
  ['a header that goes on in the next line', ['X: a', ' b: c']],
])('a request in another, by %s', async (what, lines) => {
  const start = ['POST /health/live HTTP/1.1', ...host, ...lines]
  await expectNothing(what, await raw(start, `0\r\n\r\n${inner}`))
  await expectKept()
})
