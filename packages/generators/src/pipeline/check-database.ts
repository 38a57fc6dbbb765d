import { UserError } from '@repo/cli'
import type { isVerified } from '@repo/migrate/generation'
import type { Engine, Migration, SchemaFile } from '@repo/schema-engine'

interface Base {
  migrations: Migration[]
  schema: SchemaFile[]
  verified: ReturnType<typeof isVerified>
}

/**
 * Throws unless the database is exactly what the migrations and the schema say: a migration made
 * on any other base would be wrong elsewhere.
 */
export async function checkDatabase(
  engine: Engine,
  { migrations, schema, verified }: Base,
): Promise<void> {
  const status = await engine.status(migrations, { drift: !verified.migrations })
  const named = (names: string[]) => names.map((name) => `"${name}"`).join(', ')
  const [failed] = status.failed
  if (failed !== undefined) {
    throw new UserError({
      code: 'DATABASE.FAILED_MIGRATION',
      message: `The migration "${failed}" has failed in the development database.`,
      hint: `pnpm prisma migrate resolve --rolled-back ${failed}`,
    })
  }
  if (status.pending.length > 0) {
    throw new UserError({
      code: 'DATABASE.PENDING',
      message: `The development database lacks ${named(status.pending)}.`,
      hint: 'pnpm db migrate',
    })
  }
  if (status.missing.length > 0) {
    throw drift(
      `has applied ${named(status.missing)}, which the project does not have`,
      'On the branch that has it: pnpm gen undo. Or begin anew: pnpm db reset',
    )
  }
  if (status.edited.length > 0) {
    throw drift(
      `has applied ${named(status.edited)} before the file was edited`,
      'Take the edit back, with git checkout or by hand. Or lose all rows: pnpm db reset',
    )
  }
  if (status.drift !== undefined) throw byHand(status.drift)
  if (verified.database) return
  const missing = await engine.diffDatabase(schema)
  if (missing === '') return
  if (verified.migrations) {
    const { drift: sql = missing } = await engine.status(migrations, { drift: true })
    throw byHand(sql)
  }
  throw new UserError({
    code: 'SCHEMA.NOT_MIGRATED',
    message: `The schema has changes without a migration:\n${missing.trimEnd()}`,
    hint: 'pnpm prisma migrate dev --name <what_they_do>',
  })
}

/** Rows come before a clean beginning: what keeps them is said first. */
const byHand = (sql: string) =>
  drift(
    `was changed by hand; beside its migrations somebody did:\n${sql.trimEnd()}\n\nTo keep that, write it into the schema too, and this SQL into a migration that is applied already:\n  pnpm gen migration <what_it_does>\n  pnpm prisma migrate resolve --applied <its folder>`,
    'Or undo it by SQL: pnpm prisma db execute --stdin. Or lose all rows: pnpm db reset',
  )

const drift = (fact: string, hint: string) =>
  new UserError({
    code: 'DATABASE.DRIFT',
    message: `The development database ${fact}.`,
    hint,
  })
