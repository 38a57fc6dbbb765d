import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg'

/** One folder of the migrations directory, on disk or not yet. */
export interface Migration {
  /** Of the folder: `20250117000000_add_post`. */
  name: string
  /** The content of its `migration.sql`. */
  sql: string
}

/** What is managed outside Prisma: the settings of `prisma.config.ts`. */
export interface Externals {
  /** `tables.external`: `public.jobs`. Neither compared nor changed. */
  tables: string[]
  /** `enums.external` */
  enums: string[]
  /** `migrations.initShadowDb`: SQL that makes them in a shadow database. */
  shadowScript: string
}

export const noExternals: Externals = { tables: [], enums: [], shadowScript: '' }

/** The same as the engine takes it. */
export const filtersOf = ({ tables, enums }: Externals) => ({
  externalTables: tables,
  externalEnums: enums,
})

export const noFilters = filtersOf(noExternals)

/** Migrations as the engine takes them, in the order of their names. */
export function migrationList(
  migrations: Migration[],
  { shadowScript }: Externals = noExternals,
): MigrationList {
  return {
    baseDir: 'migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: shadowScript,
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
