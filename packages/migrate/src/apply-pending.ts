import { openEngine } from '@repo/schema-engine'
import { type Project, readMigrations, readSchema } from './project.ts'

/**
 * Applies the migrations that the database at `url` lacks and returns their names.
 * Throws `MIGRATION.FAILED` as the engine does, and `MIGRATION.FAILED_BEFORE` where an earlier one failed.
 */
export async function applyPending(project: Project, url: string): Promise<string[]> {
  const migrations = readMigrations(project)
  const engine = openEngine({ url, schema: readSchema(project) })
  try {
    return await engine.apply(migrations)
  } finally {
    await engine.dispose()
  }
}
