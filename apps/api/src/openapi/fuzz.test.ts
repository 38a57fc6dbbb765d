import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import {
  type FuzzRequest,
  fittingBody,
  isSegment,
  requestOf,
  segment,
} from '../../test/fuzz/arbitrary-request.ts'
import {
  document,
  isList,
  isTaken,
  operations,
  origin,
  seenSoFar,
  send,
  sendHead,
  sendOther,
} from '../../test/fuzz/fuzzed-app.ts'
import { encode, hostileText } from '../../test/fuzz/hostile.ts'
import { hasParameter, type Operation, paramsOf, parentOf } from '../../test/fuzz/operations.ts'
import { propertyTimeout, tryOften } from '../../test/fuzz/property-runs.ts'
import { type Tampering, tampered, tampering } from '../../test/fuzz/tampered.ts'

vi.setConfig({ testTimeout: propertyTimeout })

const { schemas } = document.components
const described = new Map(operations.map(({ described }) => [described.operationId, described]))
const requests = (some: Operation[]) => fc.oneof(...some.map((one) => requestOf(one, schemas)))

/** Without what may hinder it. */
const plain = (request: FuzzRequest, headers: FuzzRequest['headers'] = {}): FuzzRequest => ({
  ...request,
  headers,
  query: [],
  token: 'everything',
})

const isCreate = ({ method, described }: Operation) =>
  method === 'post' && 201 in described.responses

test('every answer to valid and hostile requests is one that the document describes', async () => {
  const statuses = new Map<number, number>()
  const possible = operations.flatMap(({ described }) => Object.keys(described.responses))
  // Others need what a request may never meet.
  const easy = [200, 201, 400, 401, 403, 404].filter((one) => possible.includes(String(one)))
  await tryOften(
    fc.asyncProperty(requests(operations), tampering, async (request, change) => {
      const known = seenSoFar()
      const answer = await send(request, known)
      const { status } = answer
      if (!answer.isReached) return
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      expectGuarded(request, status)
      if (request.method === 'GET') await sendHead(request, answer, known)
      if (status === 200 && isList(request.operation)) await sendPages(request, change, known)
    }),
    {
      usual: 2000 * operations.length,
      seconds: 25,
      isEnough: () => easy.every((status) => statuses.has(status)),
    },
  )
  if (process.env.EXPLORE) process.stderr.write(`${JSON.stringify([...statuses])}\n`)
  expect([...statuses.keys()]).toEqual(expect.arrayContaining(easy))
})

function expectGuarded({ operation, token }: FuzzRequest, status: number): void {
  if (token === 'everything' || described.get(operation)?.security.length === 0) return
  // How long a body is, is seen before what its sender may do.
  expect([token === 'nothing' ? 403 : 401, 413]).toContain(status)
}

/** The page behind the first record in some order, and what a cursor of one's own gets. */
async function sendPages(list: FuzzRequest, change: Tampering, known: string[]): Promise<void> {
  const sorts = described.get(list.operation)?.parameters?.find(({ name }) => name === 'sort')
    ?.schema.enum
  const sort = Array.isArray(sorts) ? sorts[change.length % sorts.length] : 'id'
  const filters = list.query.filter(([name]) => !/^(limit|cursor|sort)$/.test(name))
  const query: FuzzRequest['query'] = [...filters, ['limit', 1], ['sort', sort]]
  const { data, nextCursor } = JSON.parse((await send({ ...list, query }, known)).text)
  if (nextCursor === null) return
  const behind = (cursor: string) => send({ ...list, query: [...query, ['cursor', cursor]] }, known)
  const next = await behind(nextCursor)
  expect(next.status).toBe(200)
  expect(JSON.parse(next.text).data).not.toEqual(data)
  const { status } = await behind(tampered(nextCursor, change))
  expect([200, 400]).toContain(status)
}

/** A create, with a change of what it makes that may be conditional. */
const lives = operations.flatMap((create) => {
  const ofOne = operations.filter(({ path }) => parentOf(path) === create.path)
  const read = ofOne.find(({ method }) => method === 'get')
  const changes = ofOne.filter((one) => hasParameter(one, 'If-Match'))
  if (!isCreate(create) || read === undefined || changes.length === 0) return []
  const key = paramsOf(read.path).at(-1) ?? ''
  return fc.record({
    key: fc.constant(key),
    create: requestOf(create, schemas),
    read: requestOf(read, schemas),
    change: requests(changes),
  })
})

test.runIf(lives.length > 0)(
  'a change goes through on the version that was seen, and on no other',
  async () => {
    let changes = 0
    await tryOften(
      fc.asyncProperty(fc.oneof(...lives), async ({ key, create, read, change }) => {
        const known = seenSoFar()
        const created = await send(plain(create), known)
        const etag = created.headers.get('etag')
        if (!created.isReached || etag === null) return
        const params = { ...create.params, [key]: JSON.parse(created.text)[key] }
        if (!isSegment(params[key])) return
        const seen = await send({ ...plain(read), params }, known)
        expect(seen.headers.get('etag')).toBe(etag)
        const conditional = { ...plain(change, { 'If-Match': etag }), params }
        const changed = await send(conditional, known)
        expect(changed.status).not.toBe(412)
        if (changed.status >= 300) return
        expect((await send(conditional, known)).status).toBe(412)
        changes += 1
      }),
      { usual: 500, seconds: 3, isEnough: () => changes > 0 },
    )
    expect(changes).toBeGreaterThan(0)
  },
)

const repeatable = operations.filter((one) => hasParameter(one, 'Idempotency-Key'))
const pairs = repeatable.map((one) =>
  fc.tuple(requestOf(one, schemas), fittingBody(one.described, schemas) ?? fc.constant(undefined)),
)

test.runIf(pairs.length > 0)(
  'a create that is repeated by its key is answered as before, and another one refused',
  async () => {
    let repeats = 0
    await tryOften(
      fc.asyncProperty(fc.oneof(...pairs), async ([request, body]) => {
        const known = seenSoFar()
        const create = plain(request, { 'Idempotency-Key': randomUUID() })
        const first = await send(create, known)
        if (first.status !== 201) return
        const again = await send(create, known)
        expect(again).toMatchObject({ status: first.status, text: first.text })
        expect(again.headers.get('idempotency-replayed')).toBe('true')
        expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
        if (JSON.stringify(body) === JSON.stringify(create.body)) return
        expect([400, 422]).toContain((await send({ ...create, body }, known)).status)
        repeats += 1
      }),
      { usual: 500, seconds: 3, isEnough: () => repeats > 0 },
    )
    expect(repeats).toBeGreaterThan(0)
  },
)

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'LOCK']
const parts = fc.array(segment(hostileText), { minLength: 1, maxLength: 4 })

test('a method that a path does not take is a 405 that names those it does', async () => {
  const paths = fc.constantFrom(...Object.keys(document.paths))
  await tryOften(
    fc.asyncProperty(paths, parts, fc.constantFrom(...methods), async (path, values, method) => {
      const filled = path.replaceAll(/\{[^}]+\}/g, () => encode(String(values[0])))
      const request = new Request(`${origin}${filled}`, { method, redirect: 'manual' })
      const answer = await sendOther(request)
      if (isTaken(request)) return
      const taken = methods.filter((one) => isTaken(new Request(request.url, { method: one })))
      if (taken.length === 0) return // by the pattern of a parameter
      expect(answer.status).toBe(method === 'OPTIONS' ? 204 : 405)
      const allowed = answer.headers.get('allow')?.split(', ')
      expect(allowed).toEqual(expect.arrayContaining([...taken, 'OPTIONS']))
      expect(allowed?.includes('HEAD')).toBe(allowed?.includes('GET'))
    }),
    { usual: 1000, seconds: 3 },
  )
})

test('a path that nobody has is a problem like any other', async () => {
  await tryOften(
    fc.asyncProperty(parts, fc.constantFrom(...methods), async (values, method) => {
      const path = values.map((one) => encode(String(one))).join('/')
      await sendOther(new Request(`${origin}/${path}`, { method, redirect: 'manual' }))
    }),
    { usual: 500, seconds: 3 },
  )
})
