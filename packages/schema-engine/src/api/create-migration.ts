import { isHistoryCacheMiss, type SchemaEngine } from '../engine/schema-engine.ts'
import type { SchemaFile } from '../schema-file.ts'
import { type Externals, filtersOf, type Migration, migrationList, scriptOf } from './migration.ts'

export interface CreateMigrationOptions {
  /** The history to build on; they need not be applied. */
  migrations: Migration[]
  schema: SchemaFile[]
  /** Of the folder, with its timestamp. */
  name: string
}

/** The engine's own migration, or, while some of the history is pending, the same SQL by a diff. */
export async function createMigration(
  engine: SchemaEngine,
  { migrations, schema, name }: CreateMigrationOptions,
  externals: Externals,
): Promise<Migration | undefined> {
  const migrationsList = migrationList(migrations, externals)
  const filters = filtersOf(externals)
  try {
    const { migrationScript } = await engine.call('createMigration', {
      migrationsList,
      schema: { files: schema },
      filters,
      draft: false,
      migrationName: name,
    })
    return migrationScript === null ? undefined : { name, sql: migrationScript }
  } catch (error) {
    if (!isHistoryCacheMiss(error)) throw error
    const { stdout } = await engine.call('diff', {
      from: { tag: 'migrations', ...migrationsList },
      to: { tag: 'schemaDatamodel', files: schema },
      script: true,
      exitCode: null,
      filters,
    })
    const sql = scriptOf(stdout)
    return sql === '' ? undefined : { name, sql }
  }
}
