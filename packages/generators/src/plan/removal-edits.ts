import { UserError } from '@repo/cli'
import { snakeCase } from '../grammar/words.ts'
import { referringField } from '../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { type FieldIndex, holdEveryKey, indexesOn } from '../schema/schema-lookup.ts'

/** A column goes, with the indexes that name it: the database drops those too. */
export function removalEdits(block: SchemaBlock, item: SchemaItem): SchemaEdit[] {
  const model = block.name
  const lines = indexesOn(block, item.name).filter(({ name }) => name.startsWith('@@'))
  return [
    ...lines.map(({ text }) => ({ edit: 'removeAttribute', model, attribute: text }) as const),
    { edit: 'removeField', model, field: item.name },
  ]
}

/**
 * Throws `REMOVE.IN_KEY` where a key, or a unique of other fields too, would go with the columns, or
 * all that rows are told apart by, and `REMOVE.REFERRED` where other models refer to one.
 */
export function checkRemovable(
  schema: ScannedSchema,
  block: SchemaBlock,
  columns: readonly SchemaItem[],
): void {
  for (const { name } of columns) {
    const by = referringField(schema, block, name)
    if (by !== undefined) throw referred(block, name, by)
    const held = indexesOn(block, name).find(
      (index) => index.name.endsWith('id') || (index.unique && index.fields.length > 1),
    )
    if (held !== undefined) throw inKey(block, name, held)
  }
  const names = columns.map(({ name }) => name)
  if (holdEveryKey(block, names)) throw onlyKey(block, names)
}

const inKey = ({ name: model }: SchemaBlock, field: string, { name, text }: FieldIndex) =>
  new UserError({
    code: 'REMOVE.IN_KEY',
    message: `Field "${field}" of ${model} is part of ${text}, which would go with it.`,
    hint: `Take "${field}" out of ${name} in the schema first, then: pnpm prisma migrate dev --name take_${snakeCase(model)}_${snakeCase(field)}_out_of_key`,
  })

const onlyKey = ({ name: model }: SchemaBlock, fields: string[]) =>
  new UserError({
    code: 'REMOVE.ONLY_KEY',
    message: `Field "${fields.join(', ')}" of ${model} is all that tells its rows apart, which Prisma needs.`,
    hint: `Give it another key first: pnpm gen unique ${model} <field>`,
  })

const referred = ({ name: model }: SchemaBlock, field: string, by: string) =>
  new UserError({
    code: 'REMOVE.REFERRED',
    message: `Field "${field}" of ${model} is what ${by} refers to.`,
    hint: `pnpm gen remove field ${by.replace('.', ' ')}`,
  })
