import type { DevelopmentDatabase } from '@repo/migrate'
import {
  databaseFingerprint,
  isVerified,
  lastVerified,
  markVerified,
} from '@repo/migrate/generation'
import type { Engine } from '@repo/schema-engine'
import { checkDatabase } from './check-database.ts'
import { migratedSchema } from './migrated-schema.ts'
import type { ProjectState } from './project-state.ts'
import { remainderNote } from './remainder-note.ts'

type State = Pick<ProjectState, 'root' | 'schemaFolder' | 'migrations' | 'schema'>

interface VerifiedDatabase {
  /** See `checkDatabase`. */
  remainder: string
  /** What was not told before. */
  notes: string[]
  /** Remembers it, for the next command. */
  mark: () => void
}

/** Throws as `checkDatabase`. */
export async function verifiedDatabase(
  engine: Engine,
  { local }: Pick<DevelopmentDatabase, 'local'>,
  state: State,
): Promise<VerifiedDatabase> {
  const { root, schemaFolder, migrations } = state
  const base = await baseOf(engine, state)
  const known = lastVerified(root)?.remainder ?? ''
  const remainder = await checkDatabase(engine, {
    schemaFolder,
    local,
    migrations,
    schema: base.schema,
    verified: isVerified(base),
    remainder: known,
    migrated: () => migratedSchema(root, schemaFolder),
  })
  const isNew = remainder !== '' && remainder !== known
  return {
    remainder,
    notes: isNew ? [await remainderNote(engine, remainder, base.schema)] : [],
    mark: () => markVerified(base, remainder),
  }
}

/**
 * The remainder alone, for an undo, which takes back also where the schema was edited since. A
 * database that somebody changed by hand has none: nobody knows which part of it is noise.
 */
export async function remainderBefore(engine: Engine, state: State): Promise<string> {
  const base = await baseOf(engine, state)
  if (isVerified(base).database) return lastVerified(state.root)?.remainder ?? ''
  const left = await engine.diffDatabase(base.schema)
  if (left === '') return ''
  const { drift } = await engine.status(state.migrations, { drift: true })
  return drift === undefined ? left : ''
}

async function baseOf(engine: Engine, { root, migrations, schema }: State) {
  const fingerprint = await engine.transaction(databaseFingerprint) // of no later state than is looked at
  return { root, migrations, schema: schema.files, fingerprint }
}
