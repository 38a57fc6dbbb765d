import type { Owner } from '../../plan/field-effects.ts'
import { existingModelNames } from '../../plan/names.ts'
import { idColumn } from '../../plan/relation-target.ts'
import { isUnmapped } from '../../plan/schema-style.ts'
import type { ScannedSchema, SchemaBlock } from '../../schema/scan-schema.ts'
import { schemaOf } from '../../schema/schema-lookup.ts'

/** A model of the schema that gets fields. */
export function ownerOf(schema: ScannedSchema, block: SchemaBlock): Owner {
  const { model, one, many } = existingModelNames(schema, block)
  return {
    model,
    one,
    many,
    file: block.file,
    schema: schemaOf(block),
    unmapped: isUnmapped(schema, block),
    id: idColumn(block),
    taken: new Set(),
    related: [],
  }
}
