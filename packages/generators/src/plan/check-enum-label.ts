import { UserError } from '@repo/cli'
import type { ScannedSchema } from '../schema/scan-schema.ts'
import { enumLabels } from '../schema/schema-lookup.ts'

/** Throws `SCHEMA.NAME_TAKEN` where the database calls another value so. */
export function checkEnumLabel(schema: ScannedSchema, enumName: string, value: string): void {
  const [other] = [...enumLabels(schema, enumName)].find(([, label]) => label === value) ?? []
  if (other === undefined) return
  throw new UserError({
    code: 'SCHEMA.NAME_TAKEN',
    message: `The database calls the value "${other}" of ${enumName} "${value}".`,
    hint: 'Choose another value',
  })
}
