import path from 'node:path'
import { UserError } from '@repo/cli'
import { type Engine, generateClient } from '@repo/schema-engine'
import type { Generation } from './generation.ts'
import { closeJournal, type Journal, journalFolder, writeJournal } from './journal.ts'
import { publishClient } from './publish-client.ts'
import { revertDatabase } from './revert-database.ts'
import { checkUnchanged, publishFiles, stageFiles, unstageFiles } from './stage.ts'

/** Moments between which a killed process leaves something to recover. */
export type Moment = 'journaled' | 'staged' | 'migrated' | 'client' | 'published' | `file ${string}`

interface ApplyOptions extends Generation {
  journal: Journal
  /** Connected to the database, with its schemas. */
  engine: Engine
  signal: AbortSignal
  /** Told each moment; tests stop the process there. */
  onMoment?: (moment: Moment) => Promise<void>
}

/**
 * Makes the change whole or not at all. Its commit point is the last migration's row in the
 * database: before it every failure, and Ctrl-C, takes everything back; after it the rest is only
 * renames, which a later process can finish from the journal.
 */
export async function applyGeneration(options: ApplyOptions): Promise<void> {
  const { root, journal, signal, clientFolder, onMoment = async () => {} } = options
  checkUnchanged(root, journal.files, options.before)
  await writeJournal(root, journal)
  await onMoment('journaled')
  let migrating = false
  try {
    await stageFiles(root, journal, signal)
    await onMoment('staged')
    signal.throwIfAborted()
    migrating = true
    await migrateAndGenerate(options)
  } catch (error) {
    await options.engine.dispose() // its session holds Prisma's lock
    await takeBack(options, journal, migrating, error)
    throw error
  }
  await onMoment('migrated')
  await publishClient(path.join(journalFolder(root, journal.id), 'client'), clientFolder)
  await onMoment('client')
  await publishFiles(root, journal, (file) => onMoment(`file ${file}`))
  await onMoment('published')
  await closeJournal(root, journal.id, 'done')
}

/** The client is made while the database works. Both have ended when this returns or throws. */
async function migrateAndGenerate(options: ApplyOptions): Promise<void> {
  const { root, journal, engine, after, signal } = options
  const cancel = () => void engine.dispose()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const outcomes = await Promise.allSettled([
      migrate(options),
      generateClient({
        schema: after,
        outputOverride: path.join(journalFolder(root, journal.id), 'client'),
      }),
    ])
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    // An abort that comes when all is applied comes too late: the change is there.
    if (failed) throw signal.aborted ? signal.reason : failed.reason
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

async function migrate({ engine, existing, added, after }: ApplyOptions): Promise<void> {
  await engine.apply([...existing, ...added])
  const missing = await engine.diffDatabase(after)
  if (missing !== '')
    throw new Error(`The migrations do not make the schema; it lacks:\n${missing}`)
}

/** Leaves the journal open where the database cannot be taken back now, for the next command. */
async function takeBack(
  generation: Generation,
  journal: Journal,
  migrating: boolean,
  cause: unknown,
): Promise<void> {
  const { root, database, before, after, added } = generation
  await unstageFiles(root, journal)
  if (migrating) {
    const migrations = added.map(({ name }) => name)
    try {
      await revertDatabase({ url: database.url, migrations, before, after })
    } catch (error) {
      throw new UserError({
        code: 'GENERATE.INTERRUPTED',
        message: `${cause instanceof Error ? cause.message : cause}\nTaking back what the database has of it failed as well: ${error instanceof Error ? error.message : error}`,
        hint: 'The next pnpm gen takes it back',
        cause: error,
      })
    }
  }
  await closeJournal(root, journal.id, 'undone')
}
