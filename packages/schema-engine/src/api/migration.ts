import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg'

/** One folder of the migrations directory, on disk or not yet. */
export interface Migration {
  /** Of the folder: `20250117000000_add_post`. */
  name: string
  /** The content of its `migration.sql`. */
  sql: string
}

/** Nothing is managed outside Prisma. */
export const noFilters = { externalTables: [], externalEnums: [] }

/** Migrations as the engine takes them, in the order of their names. */
export function migrationList(migrations: Migration[]): MigrationList {
  return {
    baseDir: 'migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: [...migrations]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, sql }) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
      })),
  }
}

/** A script of the engine, empty when it says that there is nothing to do. */
export function scriptOf(stdout: string | null): string {
  return stdout === null || stdout.trim() === '-- This is an empty migration.' ? '' : stdout
}
