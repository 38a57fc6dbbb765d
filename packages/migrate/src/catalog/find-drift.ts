import { UserError } from '@repo/cli'
import type { Engine, MigrationStatus } from '@repo/schema-engine'
import { databaseFingerprint } from '../generation/database-fingerprint.ts'
import { isVerified } from '../generation/verified-base.ts'
import { type Project, readMigrations, readSchema } from '../project.ts'

interface DriftOptions {
  engine: Engine
  project: Project
  status: MigrationStatus
  /** The database is the project's own. */
  local: boolean
  onSlow: (text: string) => void
}

/**
 * The SQL that somebody did to the database beside its migrations, '' if nothing; undefined where
 * that is not known. At once where the last generation left the database so, or where it is what the
 * schema says; otherwise the migrations are replayed in a shadow database, and that is said.
 */
export async function findDrift(options: DriftOptions): Promise<string | undefined> {
  const { engine, project, status, local, onSlow } = options
  const { applied, pending, failed, missing } = status
  if (failed.length > 0 || missing.length > 0 || applied.length === 0) return undefined
  const migrations = readMigrations(project)
  const schema = readSchema(project)
  if (pending.length === 0) {
    const fingerprint = await engine.transaction(databaseFingerprint)
    if (isVerified({ root: project.root, migrations, schema, fingerprint }).database) return ''
    if ((await engine.diffDatabase(schema)) === '') return ''
  } else if (!local) {
    // Nothing is made on the server of others only to look at what is about to change.
    return undefined
  }
  onSlow(`Replaying ${applied.length} migrations in a shadow database, to compare.`)
  try {
    return (await engine.status(migrations, { drift: true })).drift ?? ''
  } catch (error) {
    if (!(error instanceof UserError) || !isNoReplay(error)) throw error
    onSlow(`${error.message}\nSo it was compared with the schema alone.`)
    return pending.length === 0 ? engine.diffDatabase(schema) : undefined
  }
}

const isNoReplay = ({ code }: UserError) =>
  code === 'DATABASE.SHADOW_REFUSED' || code === 'MIGRATION.REPLAY_FAILED'
