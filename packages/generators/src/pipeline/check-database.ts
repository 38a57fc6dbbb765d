import { UserError } from '@repo/cli'
import { failedMigrationAdvice, findSameChange, orBeginAnew, sameChangeError } from '@repo/migrate'
import { type isVerified, partsOf, scriptOfParts, unmigratedEdits } from '@repo/migrate/generation'
import { diffSchemas, type Engine, type Migration, type SchemaFile } from '@repo/schema-engine'

interface Base {
  /** The database is the project's own. */
  local: boolean
  schemaFolder: string
  migrations: Migration[]
  schema: SchemaFile[]
  verified: ReturnType<typeof isVerified>
  /** What Prisma saw between the two in the state that was verified last. */
  remainder: string
  /** The schema of the newest state that is known to be migrated. */
  migrated: () => SchemaFile[] | undefined
}

/**
 * Throws unless the database is exactly what the migrations say, and the schema has no edit that
 * they lack: a migration made on any other base would be wrong elsewhere. Returns the remainder:
 * what Prisma sees between both nevertheless.
 */
export async function checkDatabase(
  engine: Engine,
  { local, schemaFolder, migrations, schema, verified, remainder, migrated }: Base,
): Promise<string> {
  const status = await engine.status(migrations, { drift: !verified.migrations })
  const named = (names: string[]) => names.map((name) => `"${name}"`).join(', ')
  const [failed] = status.failed
  if (failed !== undefined) {
    throw new UserError({
      code: 'DATABASE.FAILED_MIGRATION',
      message: `The migration "${failed}" has failed in the development database.`,
      hint: (await failedMigrationAdvice(engine, migrations, failed)).join('\n'),
    })
  }
  if (status.pending.length > 0) {
    const same = await findSameChange({ schemaFolder }, migrations, async () => status)
    if (same !== undefined) throw sameChangeError(same)
    throw new UserError({
      code: 'DATABASE.PENDING',
      message: `The development database lacks ${named(status.pending)}.`,
      hint: 'pnpm db migrate',
    })
  }
  if (status.missing.length > 0) {
    throw drift(
      `has applied ${named(status.missing)}, which the project does not have`,
      `On the branch that has it: pnpm gen undo.${orBeginAnew({ local })}`,
    )
  }
  if (status.edited.length > 0) {
    throw drift(
      `has applied ${named(status.edited)} before the file was edited`,
      `Take the edit back, with git checkout or by hand.${orBeginAnew({ local })}`,
    )
  }
  if (status.drift !== undefined) throw byHand(status.drift, local)
  if (verified.database) return remainder
  const left = await engine.diffDatabase(schema)
  if (left === '') return ''
  if (verified.migrations && left !== remainder) {
    const { drift: sql } = await engine.status(migrations, { drift: true })
    if (sql !== undefined) throw byHand(sql, local)
  }
  const edits = unmigratedEdits(left, await editsSince(migrated(), schema))
  if (edits.length > 0) throw notMigrated(edits, partsOf(left).length > edits.length)
  return left
}

/** As the script that would do them; without a base, or with one that is not valid, nothing is known. */
async function editsSince(base: SchemaFile[] | undefined, schema: SchemaFile[]): Promise<string> {
  if (base === undefined) return ''
  return diffSchemas(base, schema).catch((error: unknown) => {
    if (error instanceof UserError) return ''
    throw error
  })
}

/** Prisma's command would also do the rest of what it sees, and drop what the schema cannot say. */
const notMigrated = (edits: string[], isPart: boolean) =>
  new UserError({
    code: 'SCHEMA.NOT_MIGRATED',
    message: `The schema has changes without a migration:\n${scriptOfParts(edits)}`,
    hint: isPart
      ? 'Write this SQL into a migration: pnpm gen migration <what_it_does>'
      : 'pnpm prisma migrate dev --name <what_they_do>',
  })

/** Rows come before a clean beginning: what keeps them is said first. */
const byHand = (sql: string, local: boolean) =>
  drift(
    `was changed by hand, outside its migrations:\n${sql.trimEnd()}\n\nTo keep that, write it into the schema too, and this SQL into a migration that is applied already:\n  pnpm gen migration <what_it_does>\n  pnpm prisma migrate resolve --applied <its folder>`,
    `Or undo it by SQL: pnpm prisma db execute --stdin.${orBeginAnew({ local })}`,
  )

const drift = (fact: string, hint: string) =>
  new UserError({
    code: 'DATABASE.DRIFT',
    message: `The development database ${fact}.`,
    hint,
  })
