import { UserError } from '@repo/cli'
import { readStatement } from '@repo/migrate/recipes'
import type { Externals } from '@repo/schema-engine'

/**
 * Throws `SCHEMA.EXTERNAL` where these statements change a table or an enum that `prisma.config.ts`
 * leaves to another tool. A foreign key may refer to one.
 */
export function checkExternal(statements: readonly string[], externals: Externals): void {
  for (const sql of statements) {
    const [, type] = changesType.exec(sql) ?? []
    const table = readStatement(sql)?.tableSql
    const found =
      externalOf(type, 'enum', externals.enums) ?? externalOf(table, 'table', externals.tables)
    if (found === undefined) continue
    throw new UserError({
      code: 'SCHEMA.EXTERNAL',
      message: `The ${found} is external in packages/db/prisma.config.ts: another tool manages it.`,
      hint: 'Change it with that tool, then write into the schema what this prints: pnpm prisma db pull --print',
    })
  }
}

const changesType = /^(?:CREATE|ALTER|DROP) TYPE ((?:"(?:[^"]|"")+"\.)?"(?:[^"]|"")+")/

/** `table "public.jobs"`. SQL names the schema only where the datasource has several. */
function externalOf(
  sql: string | undefined,
  kind: string,
  externals: readonly string[],
): string | undefined {
  if (!sql) return undefined
  const name = sql.replaceAll(/"((?:[^"]|"")+)"/g, (_all, part) => part.replaceAll('""', '"'))
  const isQualified = sql.includes('"."')
  const external = externals.find((one) =>
    isQualified ? one === name : one.slice(one.indexOf('.') + 1) === name,
  )
  return external && `${kind} "${external}"`
}
