export { applyPending } from './apply-pending.ts'
export { orBeginAnew } from './begin-anew.ts'
export { failedMigrationAdvice } from './catalog/failed-migration.ts'
export type { DatabaseUrls } from './database-urls.ts'
export { databaseUrls } from './database-urls.ts'
export { clientCache, ensureClient } from './generate.ts'
export { git } from './git.ts'
export type { Project } from './project.ts'
export {
  migrationFolderName,
  openProject,
  readMigrations,
  readSchema,
  readText,
} from './project.ts'
export { readExternals } from './read-externals.ts'
export { baseOf, releasedMigrations } from './released-migrations.ts'
export { findSameChange, sameChangeError } from './same-change.ts'
export type { DevelopmentDatabase } from './with-database.ts'
export { withDatabase } from './with-database.ts'
