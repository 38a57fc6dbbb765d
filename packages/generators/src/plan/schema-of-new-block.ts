import type { ScannedSchema, SchemaBlock } from '../schema/scan-schema.ts'
import { schemaOf } from '../schema/schema-lookup.ts'

/**
 * The database's schema that a new model or enum goes into: the one of most blocks of its kind, and
 * for a repeated request the one that it is in. Undefined where the datasource names none, so that
 * no block says any.
 */
export function schemaOfNewBlock(
  { blocks }: ScannedSchema,
  kind: 'model' | 'enum',
  existing: SchemaBlock | undefined,
): string | undefined {
  if (existing !== undefined) return schemaOf(existing)
  const counts = new Map(namedSchemas(blocks).map((name) => [name, 0]))
  for (const block of blocks) {
    const name = block.kind === kind ? schemaOf(block) : undefined
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  return most?.[0]
}

/** `@@schema("auth")`, where there are several. */
export const schemaAttribute = (name: string | undefined): string[] =>
  name === undefined ? [] : [`@@schema("${name}")`]

/** `schemas = ["public", "auth"]` */
function namedSchemas(blocks: SchemaBlock[]): string[] {
  const datasource = blocks.find(({ kind }) => kind === 'datasource')
  const setting = datasource?.items.find(({ name }) => name === 'schemas')
  return [...(setting?.text ?? '').matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
}
