import type { DiagnoseMigrationHistoryOutput } from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { Migration } from './migration.ts'

/** Migration folder names, each in the order in which they apply. */
export interface MigrationStatus {
  applied: string[]
  /** Not applied yet. */
  pending: string[]
  /** Begun and neither finished nor resolved. */
  failed: string[]
  /** Applied, and their file says something else now. */
  edited: string[]
  /** Applied, and their folder is not there. */
  missing: string[]
  /** The SQL that was done to the database beside its applied migrations. */
  drift?: string
}

export function readStatus(
  migrations: Migration[],
  { history, failedMigrationNames, editedMigrationNames }: DiagnoseMigrationHistoryOutput,
): MigrationStatus {
  const unapplied = new Set(
    history !== null && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames : [],
  )
  const failed = new Set(failedMigrationNames)
  const names = migrations.map(({ name }) => name).sort()
  return {
    applied: names.filter((name) => !unapplied.has(name) && !failed.has(name)),
    pending: names.filter((name) => unapplied.has(name) && !failed.has(name)),
    failed: failedMigrationNames,
    edited: editedMigrationNames,
    missing:
      history !== null && 'unpersistedMigrationNames' in history
        ? history.unpersistedMigrationNames
        : [],
  }
}
