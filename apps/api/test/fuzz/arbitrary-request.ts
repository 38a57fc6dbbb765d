import * as fc from 'fast-check'
import type { openApiDocument } from '../../src/openapi/document.ts'
import type { Parameter } from '../../src/openapi/parameters.ts'
import { arbitraryValue, SeenAt } from './arbitrary-value.ts'
import {
  encode,
  hostileBody,
  hostileHeader,
  hostileText,
  hostileValue,
  LongBody,
} from './hostile.ts'

export type Document = ReturnType<typeof openApiDocument>
export type Operation = Document['paths'][string][string]

/** Others make another path. */
const segment = (value: fc.Arbitrary<unknown>) =>
  value.filter((one) => !/^\.{0,2}$/.test(String(one)))

/** What `JSON.stringify` makes a text of when it is sent, or the text itself. */
type SentBody = { json: unknown } | string | Uint8Array<ArrayBuffer> | LongBody

/** One of an operation; the values that were seen are not in it yet. */
export interface FuzzRequest {
  /** By the operation's id. */
  operation: string
  method: string
  path: string
  params: Record<string, unknown>
  query: [string, unknown][]
  headers: Record<string, unknown>
  body: SentBody | undefined
  token: 'everything' | 'nothing' | 'none' | 'broken'
}

/** Mostly what the document takes; each part sometimes what it does not. */
export function requestOf(document: Document, ...only: string[]): fc.Arbitrary<FuzzRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => only.length === 0 || only.includes(method))
      .map(([method, operation]) => ofOperation(document, path, method, operation)),
  )
  return fc.oneof(...operations)
}

const mostly = <T, U>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: other })

function ofOperation(
  document: Document,
  path: string,
  method: string,
  operation: Operation,
): fc.Arbitrary<FuzzRequest> {
  const { schemas } = document.components
  const parameters = operation.parameters ?? []
  const those = (where: Parameter['in']) => parameters.filter((one) => one.in === where)
  const valueFor = ({ schema }: Parameter) => arbitraryValue(schema, schemas)
  const query = those('query').map((one) =>
    fc.tuple(fc.constant(one.name), mostly(valueFor(one), hostileText)),
  )
  const headers = those('header').map((one) => [
    one.name,
    fc.oneof(
      fc.nat(10_000).map((index) => new SeenAt(index)),
      valueFor(one),
      hostileHeader,
    ),
  ])
  return fc.record({
    operation: fc.constant(operation.operationId),
    method: fc.constant(method.toUpperCase()),
    path: fc.constant(path),
    params: fc.record(
      Object.fromEntries(
        those('path').map((one) => [one.name, segment(mostly(valueFor(one), hostileText))]),
      ),
    ),
    query: fc.array(mostly(fc.oneof(...query, unknownParameter), unknownParameter), {
      maxLength: query.length === 0 ? 1 : 4,
    }),
    headers: fc.record({ ...hostileHeaders, ...Object.fromEntries(headers) }, { requiredKeys: [] }),
    body: operation.requestBody
      ? bodyOf(operation.requestBody.content['application/json'].schema, schemas)
      : fc.constant(undefined),
    token: mostly(
      fc.constant('everything' as const),
      fc.constantFrom('nothing' as const, 'none' as const, 'broken' as const),
    ),
  })
}

const unknownParameter = fc.tuple(
  fc.oneof(
    fc.constantFrom('id[is]', 'id[in][0]', 'sort[', 'limit', 'cursor', 'include'),
    hostileText,
  ),
  hostileText,
)

const rarely = (header: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 20, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: header })

const hostileHeaders = {
  'Content-Type': rarely(
    fc.constantFrom('text/plain', 'application/xml', 'application/json; charset=utf-16'),
  ),
  'If-Match': rarely(hostileHeader),
  'Idempotency-Key': rarely(hostileHeader),
  'X-Request-Id': rarely(hostileHeader),
  'Consistency-Token': rarely(hostileHeader),
  Cookie: rarely(hostileHeader),
  Accept: rarely(hostileHeader),
  'X-Http-Method-Override': rarely(fc.constant('DELETE')),
}

/** A body that fits, one with a field that does not, or none at all. */
function bodyOf(
  schema: object,
  schemas: Document['components']['schemas'],
): fc.Arbitrary<SentBody> {
  const fitting = arbitraryValue({ ...schema }, schemas)
  const spoilt = fc
    .tuple(fitting, fc.nat(20), hostileText, hostileValue)
    .map(([value, index, name, other]) => {
      const keys = [...Object.keys(Object(value)), name]
      return { ...Object(value), [keys[index % keys.length] ?? name]: other }
    })
  return fc.oneof(
    { weight: 4, arbitrary: fitting.map(asJson) },
    { weight: 3, arbitrary: spoilt.map(asJson) },
    { weight: 1, arbitrary: fc.oneof(hostileBody, hostileValue.map(asJson)) },
  )
}

const asJson = (json: unknown) => ({ json })

/** The request as it is sent, with values that were seen before. */
export function toRequest(
  { method, path, params, query, headers, body }: FuzzRequest,
  authorization: string | undefined,
  seen: readonly string[],
): Request {
  const text = (value: unknown): string => {
    if (value instanceof SeenAt) return seen[value.index % seen.length] ?? crypto.randomUUID()
    return Array.isArray(value) ? value.map(text).join(',') : String(value)
  }
  const filled = path.replaceAll(/\{(\w+)\}/g, (_match, name) => encode(text(params[name])))
  const search = query.map(([name, value]) => `${encode(name)}=${encode(text(value))}`).join('&')
  const set = Object.entries(headers).filter(([, value]) => value !== undefined)
  const sent = new Headers(set.map(([name, value]) => [name, text(value)]))
  if (authorization !== undefined) sent.set('authorization', authorization)
  if (body !== undefined && !sent.has('content-type')) sent.set('content-type', 'application/json')
  const replaced = (_key: string, value: unknown) => (value instanceof SeenAt ? text(value) : value)
  const textOf = (body: SentBody) => {
    if (body instanceof LongBody) return body.text
    return typeof body === 'object' && 'json' in body ? JSON.stringify(body.json, replaced) : body
  }
  return new Request(`http://api${filled}${search && `?${search}`}`, {
    method,
    headers: sent,
    ...(body === undefined ? {} : { body: textOf(body) }),
  })
}
