import { UserError } from '@repo/cli'
import { relationOf, relationsOf } from '../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import { indexesOn, requireField, requireModel } from '../schema/schema-lookup.ts'
import { isRelation } from './require-columns.ts'

export interface FieldParts {
  block: SchemaBlock
  /** The columns that the field stands for: itself, or what of a foreign key is the relation's alone. */
  columns: SchemaItem[]
  /** Relation fields whose key they are. */
  relations: SchemaItem[]
}

/**
 * A field with what may have to change together with it: a relation and its foreign key, whichever
 * of them is named. Throws `SCHEMA.NO_FIELD`, and `SCHEMA.OTHER_SIDE` where the column is in the
 * other model.
 */
export function partsOf(schema: ScannedSchema, model: string, field: string): FieldParts {
  const block = requireModel(schema, model)
  const item = requireField(schema, model, field)
  if (!isRelation(schema, item)) {
    const relations = relationsOf(schema, block, item).map(({ relation }) => relation)
    return { block, columns: [item], relations }
  }
  const found = relationOf(schema, block, item)
  if (found === undefined || found.relation !== item || found.keys.length === 0) {
    throw new UserError({
      code: 'SCHEMA.OTHER_SIDE',
      message: `Field "${field}" of ${model} is the side of a relation that has no column.`,
      hint: found ? `Name ${found.owner.name}.${found.relation.name}` : `Look at ${item.type}`,
    })
  }
  const own = found.keys.filter(
    (key) => relationsOf(schema, block, key).length === 1 && !isInKey(block, key),
  )
  return { block, columns: own.length > 0 ? own : found.keys, relations: [item] }
}

/** Whether a column is a part of the primary key. */
const isInKey = (block: SchemaBlock, { name }: SchemaItem): boolean =>
  indexesOn(block, name).some((index) => index.name.endsWith('id'))
