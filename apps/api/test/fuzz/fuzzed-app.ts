import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, expect } from 'vitest'
import { openApiDocument } from '../../src/openapi/document.ts'
import { createApiServer } from '../../src/operation/create-api-server.ts'
import { authorization, tokenFor } from '../../src/testing.ts'
import { ownApp } from '../own-app.ts'
import { type FuzzRequest, isSegment } from './arbitrary-request.ts'
import { type Answer, createCheck } from './check-answer.ts'
import { operationsOf, paramsOf } from './operations.ts'
import { toRequest } from './to-request.ts'

const reported: Error[] = []
const reportError = (error: Error) => void reported.push(error)
const app = ownApp({ reportError })

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
const check = createCheck(document)

const tokens = {
  everything: authorization,
  nothing: `Bearer ${await tokenFor('nobody', [])}`,
  none: undefined,
  broken: 'Bearer a.b.c',
}

const seen: string[] = []

/** Keys, ETags and cursors of answers: requests find what is there, and two alike find the same. */
export const seenSoFar = () => [...seen]

const keys = new Set(operations.flatMap(({ path }) => paramsOf(path)))
const seenFields = new RegExp(`"(?:nextCursor|${[...keys].join('|')})":"([^"]+)"`, 'g')

function remember({ headers, text }: Answer): void {
  for (const [, value = ''] of text.matchAll(seenFields)) if (isSegment(value)) seen.unshift(value)
  const etag = headers.get('etag')
  if (etag !== null) seen.unshift(etag)
  seen.length = Math.min(seen.length, 50)
}

async function answerTo(request: Request): Promise<Answer> {
  const answered = await fetch(request)
  const answer = { status: answered.status, headers: answered.headers, text: await answered.text() }
  expect(reported.splice(0)).toEqual([])
  expect(check.leak(answer)).toBe(undefined)
  return answer
}

/** Fails for an answer that the document does not describe, or that shows what it may not. */
export async function send(request: FuzzRequest, known = seenSoFar()): Promise<Answer> {
  const answer = await answerTo(toRequest(origin, request, tokens[request.token], known))
  expect(check.answer(request.operation, answer)).toBe(undefined)
  if (answer.status < 300) remember(answer)
  return answer
}

/** Fails where HEAD is not answered like GET, without the body. */
export async function sendHead(request: FuzzRequest, get: Answer, known: string[]): Promise<void> {
  const head = toRequest(origin, { ...request, method: 'HEAD' }, tokens[request.token], known)
  const { headers, ...answer } = await answerTo(head)
  expect(answer).toEqual({ status: get.status, text: '' })
  expect(endToEnd(headers)).toEqual(endToEnd(get.headers))
}

/** Those that are not of this answer or connection alone. */
const endToEnd = (headers: Headers) =>
  [...headers].filter(
    ([name]) =>
      !/^(connection|content-length|date|keep-alive|transfer-encoding|x-request-id)$/.test(name),
  )

/** Of a method or path that no operation has. */
export async function sendOther(request: Request): Promise<Answer> {
  const answer = await answerTo(request)
  if (answer.status >= 400) expect(check.problem(answer)).toBe(undefined)
  return answer
}
