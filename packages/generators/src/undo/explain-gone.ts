import { UserError } from '@repo/cli'
import { partsOf, scriptOfParts, sqlState } from '@repo/migrate/generation'
import type { Engine, SchemaFile } from '@repo/schema-engine'

const makes = (part: string) => /^CREATE\b|"\s+ADD /.test(part)

/** A table, a column or an object of another kind that is not there. */
export const isGone = (error: unknown) => /^(42P01|42703|42704)$/.test(sqlState(error) ?? '')

/**
 * Where undo fails for what somebody dropped or renamed by hand: what is gone, as the SQL that
 * brings it back. Any other error as it is.
 */
export async function explainGone(
  error: unknown,
  engine: Engine,
  schema: SchemaFile[],
): Promise<unknown> {
  if (!isGone(error)) return error
  // Not what it has beside the schema: the SQL that is shown may be run as it is.
  const missing = partsOf(await engine.diffDatabase(schema)).filter(makes)
  if (missing.length === 0) return error // a copy for undo: nothing of the schema
  return new UserError({
    code: 'DATABASE.DRIFT',
    message: `The development database was changed by hand, so nothing is taken back; to be what the schema says, it lacks:\n${scriptOfParts(missing)}`,
    hint: "Undo that change, or run this SQL: pnpm prisma db execute --stdin <<'SQL' … SQL. Then: pnpm gen undo",
    cause: error,
  })
}
