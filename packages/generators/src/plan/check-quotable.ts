import { UserError } from '@repo/cli'
import type { SchemaFile } from '@repo/schema-engine'
import { scanSchema } from '../schema/scan-schema.ts'
import { columnName, databaseName, fieldsOf } from '../schema/schema-lookup.ts'

/**
 * Throws `SCHEMA.QUOTE_IN_NAME` where Prisma's SQL says a table or column whose name has a double
 * quote: it does not escape it, so that nobody can tell where the name ends.
 */
export function checkQuotable(files: SchemaFile[], scripts: string[]): void {
  for (const block of scanSchema(files).blocks) {
    if (block.kind !== 'model') continue
    const table = databaseName(block)
    const named = [
      [`table "${table}" of ${block.name}`, table],
      ...fieldsOf(block).map((item) => {
        const column = columnName(item)
        return [`column "${column}" of ${block.name}.${item.name}`, column]
      }),
    ] as const
    const found = named.find(
      ([, name = '']) => name.includes('"') && scripts.some((sql) => sql.includes(`"${name}"`)),
    )
    if (found === undefined) continue
    throw new UserError({
      code: 'SCHEMA.QUOTE_IN_NAME',
      message: `The ${found[0]} has a double quote in its name, which Prisma does not escape in SQL.`,
      hint: 'Write this change by hand: pnpm gen migration <what_it_does>',
    })
  }
}
