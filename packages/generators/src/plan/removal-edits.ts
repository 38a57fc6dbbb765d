import { UserError } from '@repo/cli'
import { referringField } from '../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { indexesOn, isOnlyKey } from '../schema/schema-lookup.ts'

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
 * Throws `REMOVE.IN_KEY` where a key, or a unique of other fields too, would go with the column, and
 * `REMOVE.REFERRED` where other models refer to it.
 */
export function checkRemovable(
  schema: ScannedSchema,
  block: SchemaBlock,
  { name }: SchemaItem,
): void {
  const by = referringField(schema, block, name)
  if (by !== undefined) throw referred(block, name, by)
  const held = indexesOn(block, name).find(
    (index) =>
      index.name.endsWith('id') ||
      (index.unique && index.fields.length > 1) ||
      isOnlyKey(block, index),
  )
  if (held === undefined) return
  throw new UserError({
    code: 'REMOVE.IN_KEY',
    message: `Field "${name}" of ${block.name} is part of ${held.text}, which would go with it.`,
    hint: `Take it out of ${held.name} first: pnpm prisma migrate dev --name <what_it_does>`,
  })
}

const referred = ({ name: model }: SchemaBlock, field: string, by: string) =>
  new UserError({
    code: 'REMOVE.REFERRED',
    message: `Field "${field}" of ${model} is what ${by} refers to.`,
    hint: `pnpm gen remove field ${by.replace('.', ' ')}`,
  })
