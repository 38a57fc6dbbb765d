import { UserError } from '@repo/cli'
import type { ScannedSchema, SchemaBlock } from '../schema/scan-schema.ts'
import { schemaOf } from '../schema/schema-lookup.ts'

/**
 * The database's schema that a new model or enum goes into: the given one, else that of most blocks
 * of its kind, and for a repeated request the one that it is in. Undefined where the datasource names
 * none, so that no block says any. Throws `SCHEMA.NO_SCHEMA` for one that it does not name.
 */
export function schemaOfNewBlock(
  { blocks }: ScannedSchema,
  kind: 'model' | 'enum',
  existing: SchemaBlock | undefined,
  given?: string,
): string | undefined {
  const named = namedSchemas(blocks)
  if (given !== undefined && !named.includes(given)) throw notNamed(given, named)
  if (given !== undefined || existing !== undefined)
    return given ?? (existing && schemaOf(existing))
  const counts = new Map(named.map((name) => [name, 0]))
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

const notNamed = (given: string, named: string[]) =>
  new UserError({
    code: 'SCHEMA.NO_SCHEMA',
    message: `The datasource does not name the schema "${given}".`,
    hint: named.length > 0 ? `Add --schema ${named.join(' or --schema ')}` : 'Leave out --schema',
    exitCode: 2,
  })

/** `schemas = ["public", "auth"]` */
function namedSchemas(blocks: SchemaBlock[]): string[] {
  const datasource = blocks.find(({ kind }) => kind === 'datasource')
  const setting = datasource?.items.find(({ name }) => name === 'schemas')
  return [...(setting?.text ?? '').matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
}
