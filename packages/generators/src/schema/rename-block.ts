import type { Replacement } from './replacement.ts'
import { rewriteField } from './rewrite-field.ts'
import type { ScannedSchema, SchemaBlock } from './scan-schema.ts'
import { contentOf, fieldsOf } from './schema-lookup.ts'

/** Renames a model or an enum, and the type of every field that is of it. */
export function renameBlock(
  schema: ScannedSchema,
  { name, file, nameStart }: SchemaBlock,
  to: string,
): Replacement[] {
  return [
    { file, start: nameStart, end: nameStart + name.length, text: to },
    ...schema.blocks.flatMap((block) =>
      fieldsOf(block)
        .filter(({ type }) => type === name)
        .flatMap((item) => rewriteField(block, item, contentOf(schema, block.file), { type: to })),
    ),
  ]
}
