import { UserError } from '@repo/cli'
import { openEngine } from '@repo/schema-engine'
import { type Project, readMigrations, readSchema } from './project.ts'

/**
 * Applies the migrations that the database at `url` lacks and returns their names.
 * Throws `MIGRATION.FAILED`, and `MIGRATION.FAILED_BEFORE` where an earlier one has to be resolved.
 */
export async function applyPending(project: Project, url: string): Promise<string[]> {
  const migrations = readMigrations(project)
  const engine = openEngine({ url, schema: readSchema(project) })
  try {
    return await engine.apply(migrations)
  } catch (error) {
    throw withHint(error)
  } finally {
    await engine.dispose()
  }
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
