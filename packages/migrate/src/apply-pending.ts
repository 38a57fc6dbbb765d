import { UserError } from '@repo/cli'
import { type Engine, type Migration, openEngine } from '@repo/schema-engine'
import { type Project, readMigrations, readSchema } from './project.ts'
import { splitStatements } from './recipes/index.ts'

/**
 * Applies the migrations that the database at `url` lacks and returns their names.
 * Throws `MIGRATION.EMPTY`, `MIGRATION.FAILED`, and `MIGRATION.FAILED_BEFORE` where an earlier one has to be resolved.
 */
export async function applyPending(project: Project, url: string): Promise<string[]> {
  const migrations = readMigrations(project)
  const engine = openEngine({ url, schema: readSchema(project) })
  try {
    await checkFilled(engine, migrations)
    return await engine.apply(migrations)
  } catch (error) {
    throw withHint(error)
  } finally {
    await engine.dispose()
  }
}

/** An empty one would count as applied, and what is written into it later as an edit. */
async function checkFilled(engine: Engine, migrations: Migration[]): Promise<void> {
  const empty = migrations.filter(({ sql }) => splitStatements(sql).length === 0)
  if (empty.length === 0) return
  const { pending } = await engine.status(migrations)
  const found = empty.find(({ name }) => pending.includes(name))
  if (found === undefined) return
  throw new UserError({
    code: 'MIGRATION.EMPTY',
    message: `The migration "${found.name}" has no SQL yet.`,
    hint: `Write it into packages/db/prisma/migrations/${found.name}/migration.sql`,
  })
}

/** A file is one transaction here, so a failed one has left nothing behind. */
function withHint(error: unknown): unknown {
  if (!(error instanceof UserError) || !error.code.startsWith('MIGRATION.FAILED')) return error
  const [name] = /\d{14}_\w+/.exec(error.message) ?? []
  return new UserError({
    code: error.code === 'MIGRATION.FAILED' ? 'MIGRATION.FAILED' : 'MIGRATION.FAILED_BEFORE',
    message: error.message,
    hint: `Mend it, then: pnpm prisma migrate resolve --rolled-back ${name ?? '<name>'}`,
    cause: error,
  })
}
