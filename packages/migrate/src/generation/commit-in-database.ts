import { UserError } from '@repo/cli'
import type { Engine, Execute, Migration, SchemaFile } from '@repo/schema-engine'
import { orBeginAnew } from '../begin-anew.ts'
import { dropUndoSchema } from '../recipes/saved-rows.ts'
import { databaseFingerprint } from './database-fingerprint.ts'
import type { Journal } from './journal.ts'
import { lockMigrations } from './lock-migrations.ts'
import { forgetMigrations, hasMigrationRows, recordMigrations } from './migration-rows.ts'
import type { Moment } from './moment.ts'
import { refused } from './refused.ts'
import { addedParts, scriptOfParts } from './remainder.ts'

interface CommitOptions {
  journal: Journal
  /** Connected to the database, with its schemas. */
  engine: Engine
  /** Migrations that were there and stay. */
  existing: Migration[]
  /** What Prisma saw between the database and the schema before, and is no change. */
  remainder: string
  /** What it may see behind the change too: of a second column what it sees of the first. */
  alsoSeen: string
  /** The whole schema that the database must have then. */
  after: SchemaFile[]
  signal: AbortSignal
  /** Of generations that nobody takes back any more, as SQL writes them. */
  outdatedCopies: string[]
  /** What else has to be made before there is no way back. */
  ready: Promise<unknown>
  onMoment: (moment: Moment) => Promise<void>
}

/** Of the database behind a generation. */
export interface DatabaseState {
  /** See `databaseFingerprint`. */
  fingerprint: string | undefined
  /** What Prisma still sees between it and the schema, and is no change. */
  remainder: string
}

/**
 * All that a generation does to the database, its rows in Prisma's table included, in one
 * transaction. Before it commits, it is the whole change, and everything else is ready. Returns
 * what the database is behind it.
 */
export async function commitInDatabase(options: CommitOptions): Promise<DatabaseState> {
  const { engine, signal, ready, onMoment } = options
  const cancel = () => void engine.dispose()
  let committing = false
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await engine.transaction(async (execute) => {
      const state = await change(execute, options)
      await ready
      await onMoment('verified')
      signal.throwIfAborted()
      // An abort that comes now comes too late: the change is there.
      signal.removeEventListener('abort', cancel)
      committing = true
      return state
    })
  } catch (error) {
    throw signal.aborted && !committing ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

async function change(execute: Execute, options: CommitOptions): Promise<DatabaseState> {
  const { engine, journal, existing, after, outdatedCopies, onMoment } = options
  await execute(endWithClient)
  await lockMigrations(execute)
  await execute("SET LOCAL lock_timeout = '2s'")
  await execute('SET CONSTRAINTS ALL IMMEDIATE') // no ALTER TABLE behind checks that wait for COMMIT
  if (!(await hasMigrationRows(execute))) await engine.apply(existing) // creates the table
  for (const copy of outdatedCopies) await execute(`DROP TABLE IF EXISTS ${copy}`)
  for (const statement of journal.apply) {
    await execute(statement).catch((error: unknown) => {
      throw refused(error, statement, journal)
    })
  }
  await execute(dropUndoSchema)
  await forgetMigrations(execute, journal.removed)
  await recordMigrations(execute, journal.migrations)
  await onMoment('applied')
  const fingerprint = await databaseFingerprint(execute) // of no later state than is looked at
  const left = await engine.diffDatabase(after)
  const known = `${options.remainder}\n${options.alsoSeen}`
  const missing = scriptOfParts(addedParts(known, left))
  if (missing !== '') throw journal.kind === 'undo' ? drifted(missing, journal) : wrong(missing)
  return { fingerprint, remainder: left }
}

/** The database was what the migrations say, and the statements were made from both schemas. */
const wrong = (missing: string) =>
  new Error(`The change does not make the schema; it lacks:\n${missing}`)

/** A journal says nothing of what was done to the database since. */
const drifted = (missing: string, { database }: Journal) =>
  new UserError({
    code: 'DATABASE.DRIFT',
    message: `The development database was changed in other ways too, so nothing is taken back; it would lack:\n${missing}`,
    hint: `Undo that change by SQL: pnpm prisma db execute --stdin.${orBeginAnew({ local: database === 'local' })}`,
  })

/** A killed process' statement would go on, and recovery wait for it. Not every server can tell. */
const endWithClient = `DO $$ BEGIN
  PERFORM set_config('client_connection_check_interval', '500ms', true);
EXCEPTION WHEN OTHERS THEN NULL;
END $$`
