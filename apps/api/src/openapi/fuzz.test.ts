import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FuzzRequest, requestOf, toRequest } from '../../test/fuzz/arbitrary-request.ts'
import { createCheck } from '../../test/fuzz/check-answer.ts'
import { propertyRuns, propertyTimeout } from '../../test/fuzz/property-runs.ts'
import { ownApp } from '../../test/own-app.ts'
import { authorization, tokenFor } from '../testing.ts'
import { openApiDocument } from './document.ts'

const reported: Error[] = []
const app = ownApp({ reportError: (error) => reported.push(error) })
const document = openApiDocument(app.routes)
const checkAnswer = createCheck(document)
const operations = new Map(
  Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .map((operation) => [operation.operationId, operation]),
)

const tokens = {
  everything: authorization,
  nothing: `Bearer ${await tokenFor('nobody', [])}`,
  none: undefined,
  broken: 'Bearer a.b.c',
}

/** Ids, ETags and cursors of answers, so that later requests find what is there. */
const seen: string[] = []

function remember(headers: Headers, text: string): void {
  const found = text.matchAll(/"(?:id|nextCursor)":"([^"]+)"/g)
  for (const [, value = ''] of found) seen.unshift(value)
  const etag = headers.get('etag')
  if (etag !== null) seen.unshift(etag)
  seen.length = Math.min(seen.length, 50)
}

/** Fails for an answer that the document does not describe, and for an error. */
async function send(request: FuzzRequest, known: readonly string[] = seen) {
  const answered = await app.request(toRequest(request, tokens[request.token], known))
  const text = await answered.text()
  const answer = { status: answered.status, headers: answered.headers, text }
  const [error] = reported.splice(0)
  expect(error).toBe(undefined)
  const operation = operations.get(request.operation)
  expect(operation && checkAnswer(operation, answer)).toBe(undefined)
  if (answered.ok) remember(answer.headers, text)
  return answer
}

/** The page behind the first record, in the same order. */
async function nextPage(request: FuzzRequest): Promise<void> {
  const others = request.query.filter(([name]) => name !== 'limit' && name !== 'cursor')
  const query: FuzzRequest['query'] = [...others, ['limit', 1]]
  const known = [...seen] // the same filters twice
  const { text } = await send({ ...request, query }, known)
  const [, cursor] = /"nextCursor":"([^"]+)"/.exec(text) ?? []
  if (cursor === undefined) return
  const { status } = await send({ ...request, query: [...query, ['cursor', cursor]] }, known)
  expect(status).toBe(200)
}

test('every answer to valid and hostile requests is one that the document describes', {
  timeout: propertyTimeout,
}, async () => {
  const statuses = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(requestOf(document), async (request) => {
      const answer = await send(request)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      const operation = operations.get(request.operation)
      if (operation?.security.length !== 0 && request.token !== 'everything') {
        // How long a body is, is seen before what its sender may do.
        expect([request.token === 'nothing' ? 403 : 401, 413]).toContain(answer.status)
      }
      const isSorted = request.query.some(([name]) => name === 'sort')
      if (isSorted && answer.status === 200) await nextPage(request)
    }),
    propertyRuns(10_000),
  )
  if (process.env.EXPLORE) process.stderr.write(`${JSON.stringify([...statuses])}\n`)
  expect([...statuses.keys()]).toEqual(
    expect.arrayContaining([200, 201, 204, 400, 401, 403, 404, 409, 412, 413, 415]),
  )
})

test(
  'every create that is repeated by its key is answered as before',
  async () => {
    let repeats = 0
    await fc.assert(
      fc.asyncProperty(requestOf(document, 'post'), async (request) => {
        const headers = { 'Idempotency-Key': randomUUID() }
        const known = [...seen]
        const first = await send({ ...request, headers, token: 'everything' }, known)
        if (first.status !== 201) return
        const again = await send({ ...request, headers, token: 'everything' }, known)
        expect(again).toMatchObject({ status: first.status, text: first.text })
        expect(again.headers.get('idempotency-replayed')).toBe('true')
        repeats += 1
      }),
      propertyRuns(300),
    )
    expect(repeats).toBeGreaterThan(0)
  },
  propertyTimeout,
)
