import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, expect } from 'vitest'
import { markOf } from '../../src/http/marks.ts'
import { describedRoutes } from '../../src/openapi/described-routes.ts'
import { openApiDocument } from '../../src/openapi/document.ts'
import { operationNames } from '../../src/openapi/operation-name.ts'
import { createApiServer } from '../../src/operation/create-api-server.ts'
import { authorization, tokenFor } from '../../src/testing.ts'
import { wholeApp } from '../own-app.ts'
import { type FuzzRequest, isSegment } from './arbitrary-request.ts'
import { type Answer, createCheck } from './check-answer.ts'
import { operationsOf, paramsOf } from './operations.ts'
import { toRequest } from './to-request.ts'

const reported: Error[] = []
const reportError = (error: Error) => void reported.push(error)
const app = wholeApp({ reportError })

// Through a socket: headers are read and written as Node has them, where there is one.
const server = createApiServer({ app, keepAliveTimeoutMs: 60_000, reportError })
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo // it listens on a port
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
export const origin = `http://127.0.0.1:${port}`

export const document = openApiDocument(app.routes)
export const operations = operationsOf(document)

const named = operationNames(describedRoutes(app.routes))
const routeOf = new Map([...named].map(([route, { id }]) => [id, route]))

// All that the tests' own routes answer is described by its status.
const check = createCheck(document, (id) => /^\/rate-limits/.test(routeOf.get(id)?.path ?? ''))

/** Whether it is a list of `listOf`, and not of a route's own making. */
export const isList = (operation: string) => routeOf.get(operation)?.list !== undefined

/** The path of the route that gets a request: its own may have a pattern, or another stand beside it. */
function pathFor(request: Request): string | undefined {
  const [matched] = app.router.match(request.method, app.getPath(request))
  return matched.find(([[handler]]) => markOf(handler)?.access !== undefined)?.[0][1].path
}

/** Whether a route of the app gets the request. */
export const isTaken = (request: Request) => pathFor(request) !== undefined

const tokens = {
  everything: authorization,
  nothing: `Bearer ${await tokenFor('nobody', [])}`,
  none: undefined,
  broken: 'Bearer a.b.c',
}

const seen: string[] = []

/** Keys, ETags and cursors of answers: requests find what is there, and two alike find the same. */
export const seenSoFar = () => [...seen]

const keys = operations.flatMap(({ path }) => paramsOf(path)).filter((name) => /^\w+$/.test(name))
const seenFields = new RegExp(`"(?:nextCursor|${keys.join('|')})":"([^"]+)"`, 'g')

function remember({ headers, text }: Answer): void {
  for (const [, value = ''] of text.matchAll(seenFields)) if (isSegment(value)) seen.unshift(value)
  const etag = headers.get('etag')
  if (etag !== null) seen.unshift(etag)
  seen.length = Math.min(seen.length, 50)
}

async function answerTo(request: Request): Promise<Answer> {
  const answered = await fetch(request)
  const { status, headers } = answered
  const answer = { status, headers, text: await textOf(answered) }
  expect(reported.splice(0)).toEqual([])
  expect(check.leak(answer, app.getPath(request))).toBe(undefined)
  return answer
}

/** Events come for as long as somebody listens. */
async function textOf(answer: Response): Promise<string> {
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) return answer.text()
  await answer.body?.cancel()
  return ''
}

/** Fails for an answer that the document does not describe, or that shows what it may not. */
export async function send(
  request: FuzzRequest,
  known = seenSoFar(),
): Promise<Answer & { isReached: boolean }> {
  const sent = toRequest(origin, request, tokens[request.token], known)
  const isReached = pathFor(sent) === routeOf.get(request.operation)?.path
  if (!isReached) return { ...(await sendOther(sent)), isReached }
  const answer = await answerTo(sent)
  expect(check.answer(request.operation, answer)).toBe(undefined)
  if (answer.status < 300) remember(answer)
  return { ...answer, isReached }
}

/** Fails where HEAD is not answered like GET, without the body. */
export async function sendHead(request: FuzzRequest, get: Answer, known: string[]): Promise<void> {
  const head = toRequest(origin, { ...request, method: 'HEAD' }, tokens[request.token], known)
  const { headers, ...answer } = await answerTo(head)
  expect(answer).toEqual({ status: get.status, text: '' })
  expect(endToEnd(headers)).toEqual(endToEnd(get.headers))
  expect(headers.get('content-type')).toBe(get.headers.get('content-type'))
}

/** Names of those that are not of the connection alone: a value may be of one answer, as a cookie's. */
const endToEnd = (headers: Headers) =>
  [...headers.keys()].filter(
    (name) => !/^(connection|content-length|keep-alive|transfer-encoding)$/.test(name),
  )

/** Of a method or path that is no operation's. */
export async function sendOther(request: Request): Promise<Answer> {
  const answer = await answerTo(request)
  if (answer.status >= 400 && !isTaken(request)) expect(check.problem(answer)).toBe(undefined)
  return answer
}
