import { UserError } from '@repo/cli'
import { blockDifference } from '../schema/insert-block.ts'
import type { ScannedSchema } from '../schema/scan-schema.ts'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { checkBlockName } from './check-clashes.ts'

/** Throws `SCHEMA.NAME_TAKEN` or `SCHEMA.CONFLICT` where the enum cannot be made. */
export function checkNewEnum(
  schema: ScannedSchema,
  { block }: Extract<SchemaEdit, { edit: 'addBlock' }>,
): void {
  const existing = schema.blocks.find(({ name }) => name === block.name)
  if (existing === undefined) {
    checkBlockName(schema, block)
    return
  }
  throw (
    blockDifference(schema, existing, block) ??
    new UserError({
      code: 'SCHEMA.NAME_TAKEN',
      message: `The enum "${existing.name}" is there already.`,
      hint: `Write the type ${existing.name} to use it`,
    })
  )
}
