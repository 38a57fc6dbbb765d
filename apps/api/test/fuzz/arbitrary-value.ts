import * as fc from 'fast-check'
import type { JsonSchema } from '../../src/openapi/collect-schemas.ts'

/** In place of a value that was answered before, such as an id, which the sender puts in. */
export class SeenAt {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
  toString = () => `seen(${this.index})`
}

const seen = fc.nat(10_000).map((index) => new SeenAt(index))

const formats: Record<string, fc.Arbitrary<unknown>> = {
  uuid: fc.oneof({ weight: 3, arbitrary: seen }, { weight: 1, arbitrary: fc.uuid() }),
  'date-time': fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  date: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  ipv4: fc.ipV4(),
  ipv6: fc.ipV6(),
}

/** Values that a schema of the document takes; of a kind that it does not know, any JSON. */
export function arbitraryValue(
  schema: JsonSchema,
  components: Record<string, JsonSchema>,
): fc.Arbitrary<unknown> {
  const { $ref, anyOf, type, properties } = schema
  const of = (one: JsonSchema) => arbitraryValue(one, components)
  if (typeof $ref === 'string') return of(components[$ref.split('/').at(-1) ?? ''] ?? {})
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map(of))
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => of({ ...schema, type: one })))
  if ('const' in schema) return fc.constant(schema.const)
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  if (type === 'object') return objectOf(Object(properties), schema, of)
  if (type === 'array') return fc.array(of(Object(schema.items)), { minLength: 1, maxLength: 3 })
  return scalarOf(schema)
}

function objectOf(
  properties: Record<string, JsonSchema>,
  { required }: JsonSchema,
  of: (schema: JsonSchema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, of(one)]))
  return fc.record(fields, { requiredKeys: Array.isArray(required) ? required : [] })
}

function scalarOf({ type, format, pattern, maxLength, minimum, maximum }: JsonSchema) {
  if (type === 'null') return fc.constant(null)
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer') {
    return fc.integer({
      min: typeof minimum === 'number' ? minimum : -1000,
      max: typeof maximum === 'number' ? maximum : 1000,
    })
  }
  if (type === 'number') return fc.double({ noNaN: true, noDefaultInfinity: true })
  if (type !== 'string') return fc.jsonValue({ maxDepth: 3 })
  const known = formats[String(format)]
  if (known) return known
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern), { maxLength: 40 })
  return fc.string({ maxLength: typeof maxLength === 'number' ? Math.min(maxLength, 40) : 40 })
}
