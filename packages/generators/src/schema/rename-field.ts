import { namedFields } from './named-fields.ts'
import type { Replacement } from './replacement.ts'
import { rewriteField } from './rewrite-field.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from './scan-schema.ts'
import { contentOf } from './schema-lookup.ts'

/** Renames the declaration, and the field in every list of fields of this model and of those that refer to it. */
export function renameField(
  schema: ScannedSchema,
  block: SchemaBlock,
  item: SchemaItem,
  to: string,
): Replacement[] {
  const content = contentOf(schema, block.file)
  return [
    ...rewriteField(block, item, content, { name: to }),
    ...schema.blocks.flatMap((other) =>
      other.items.flatMap((line) =>
        namedFields(line)
          .filter(({ name, list }) => {
            const owner = list === 'references' ? line.type : other.name
            return name === item.name && owner === block.name
          })
          .map(({ start, end }) => ({
            file: other.file,
            start: line.start + start,
            end: line.start + end,
            text: to,
          })),
      ),
    ),
  ]
}
