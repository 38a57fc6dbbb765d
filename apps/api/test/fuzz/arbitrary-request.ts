import * as fc from 'fast-check'
import type { JsonSchema } from '../../src/openapi/collect-schemas.ts'
import type { Parameter } from '../../src/openapi/parameters.ts'
import { arbitraryValue, SeenAt } from './arbitrary-value.ts'
import { hostileBody, hostileHeader, hostileText, hostileValue, type LongBody } from './hostile.ts'
import type { Operation } from './operations.ts'

/** What `JSON.stringify` makes a text of when it is sent, or the text itself. */
export type SentBody = { json: unknown } | string | Uint8Array<ArrayBuffer> | LongBody

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

type Schemas = Record<string, JsonSchema>

const mostly = <T, U>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: other })

const seen = fc.nat(10_000).map((index) => new SeenAt(index))

/** Mostly what the document takes; each part sometimes what it does not. */
export function requestOf(
  { path, method, described }: Operation,
  schemas: Schemas,
): fc.Arbitrary<FuzzRequest> {
  const parameters = described.parameters ?? []
  const those = (where: Parameter['in']) => parameters.filter((one) => one.in === where)
  const valueFor = ({ schema }: Parameter) => arbitraryValue(schema, schemas)
  const query = those('query').map((one) =>
    fc.tuple(fc.constant(one.name), mostly(valueFor(one), hostileText)),
  )
  const params = those('path').map((one) => [
    one.name,
    segment(mostly(fc.oneof(seen, valueFor(one)), hostileText)),
  ])
  const headers = those('header').map((one) => [
    one.name,
    fc.oneof(seen, valueFor(one), hostileHeader),
  ])
  return fc.record({
    operation: fc.constant(described.operationId),
    method: fc.constant(method.toUpperCase()),
    path: fc.constant(path),
    params: fc.record(Object.fromEntries(params)),
    query: fc.array(mostly(fc.oneof(...query, unknownParameter), unknownParameter), {
      maxLength: query.length === 0 ? 1 : 4,
    }),
    headers: fc.record({ ...hostileHeaders, ...Object.fromEntries(headers) }, { requiredKeys: [] }),
    body: bodyOf(described, schemas),
    token: mostly(
      fc.constant('everything' as const),
      fc.constantFrom('nothing' as const, 'none' as const, 'broken' as const),
    ),
  })
}

/** Others make another path. */
export const isSegment = (value: unknown) => !/^\.{0,2}$/.test(String(value))

export const segment = (value: fc.Arbitrary<unknown>) => value.filter(isSegment)

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
  described: Operation['described'],
  schemas: Schemas,
): fc.Arbitrary<SentBody | undefined> {
  const fitting = fittingBody(described, schemas)
  if (fitting === undefined) return fc.constant(undefined)
  const spoilt = fc
    .tuple(fitting, fc.nat(20), hostileText, hostileValue)
    .map(([{ json }, index, name, other]) => {
      const keys = [...Object.keys(Object(json)), name]
      return asJson({ ...Object(json), [keys[index % keys.length] ?? name]: other })
    })
  return fc.oneof(
    { weight: 4, arbitrary: fitting },
    { weight: 3, arbitrary: spoilt },
    { weight: 1, arbitrary: fc.oneof(hostileBody, hostileValue.map(asJson)) },
  )
}

/** Undefined where the operation takes none. */
export function fittingBody({ requestBody }: Operation['described'], schemas: Schemas) {
  return (
    requestBody &&
    arbitraryValue(requestBody.content['application/json'].schema, schemas).map(asJson)
  )
}

const asJson = (json: unknown) => ({ json })
