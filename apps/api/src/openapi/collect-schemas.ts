import { z } from 'zod'

export type JsonSchema = Record<string, unknown>

/** Turns zod schemas into JSON Schema; those with a `meta` id are kept once, as components. */
export interface Schemas {
  components: Record<string, JsonSchema>
  /** `input` is what a caller sends, `output` what it gets. */
  of: (schema: z.core.$ZodType, io: 'input' | 'output') => JsonSchema
  /** Adds a component; returns the reference to it. */
  add: (name: string, schema: JsonSchema) => JsonSchema
}

export function collectSchemas(): Schemas {
  const components: Record<string, JsonSchema> = {}
  const add: Schemas['add'] = (name, schema) => {
    const before = components[name]
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(schema)) {
      throw new Error(`Two schemas of the OpenAPI document have the name "${name}".`)
    }
    components[name] = schema
    return { $ref: `#/components/schemas/${name}` }
  }
  const of: Schemas['of'] = (schema, io) => {
    const { $schema, $defs, ...own } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any', // its own `meta` describes it
      override: ({ jsonSchema }) => simplify(jsonSchema),
    })
    for (const [name, definition] of Object.entries($defs ?? {})) add(name, referring(definition))
    return referring(own)
  }
  return { components, of, add }
}

/** References lead to the document's components. */
const referring = (schema: object): JsonSchema =>
  JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/$defs/', '#/components/schemas/')
        : value,
    ),
  )

/** Formats that say all that zod's pattern of them does, which has up to 400 characters. */
const telling = new Set(['date', 'date-time', 'uuid', 'ipv4', 'ipv6'])

function simplify(schema: z.core.JSONSchema.BaseSchema): void {
  if (telling.has(schema.format ?? '')) delete schema.pattern
  else if (schema.pattern !== undefined) delete schema.format // one of zod's own
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
}
