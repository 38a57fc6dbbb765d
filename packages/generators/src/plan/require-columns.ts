import { UserError } from '@repo/cli'
import { relationOf } from '../schema/relation-of.ts'
import type { ScannedSchema, SchemaItem } from '../schema/scan-schema.ts'
import { requireField, requireModel } from '../schema/schema-lookup.ts'

/** The columns of a model by the names of their fields. Throws `SCHEMA.NO_FIELD` and `SCHEMA.NO_COLUMN`. */
export function requireColumns(
  schema: ScannedSchema,
  model: string,
  names: readonly string[],
): SchemaItem[] {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) {
    throw new UserError({
      code: 'SCHEMA.FIELD_TWICE',
      message: `The field "${twice}" of ${model} is named twice.`,
      hint: 'Name each field once',
      exitCode: 2,
    })
  }
  return names.map((name) => requireColumn(schema, model, name))
}

/** Throws `SCHEMA.NO_FIELD`, and `SCHEMA.NO_COLUMN` for a relation, whose column has another name. */
export function requireColumn(schema: ScannedSchema, model: string, name: string): SchemaItem {
  const item = requireField(schema, model, name)
  if (!isRelation(schema, item)) return item
  const relation = relationOf(schema, requireModel(schema, model), item)
  const key = relation?.relation === item ? relation.keys[0] : undefined
  throw new UserError({
    code: 'SCHEMA.NO_COLUMN',
    message: `Field "${name}" of ${model} is a relation to ${item.type}, which is no column.`,
    hint: key === undefined ? `The column is in ${item.type}` : `Write ${key.name}`,
  })
}

/** Whether the field's type is a model or a view. */
export const isRelation = ({ blocks }: ScannedSchema, { type }: SchemaItem): boolean =>
  blocks.some(({ kind, name }) => (kind === 'model' || kind === 'view') && name === type)
