import path from 'node:path'
import { UserError } from '@repo/cli'
import { type Engine, generateClient, publishClient } from '@repo/schema-engine'
import { stampClient } from '../generate.ts'
import type { Generation } from './generation.ts'
import { closeJournal, type Journal, journalFolder, writeJournal } from './journal.ts'
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
  const { project, journal, signal, onMoment = async () => {} } = options
  const { root } = project
  checkUnchanged(root, journal.files, options.before)
  await writeJournal(root, journal)
  await onMoment('journaled')
  let migrating = false
  let otherGenerators: string[]
  try {
    await stageFiles(root, journal, signal)
    await onMoment('staged')
    signal.throwIfAborted()
    migrating = true
    otherGenerators = await migrateAndGenerate(options)
  } catch (error) {
    await options.engine.dispose() // its session holds Prisma's lock
    await takeBack(options, journal, migrating, error)
    throw refused(error)
  }
  await onMoment('migrated')
  try {
    await publish(options, otherGenerators)
  } catch (cause) {
    throw unpublished(cause)
  }
}

async function publish(options: ApplyOptions, otherGenerators: string[]): Promise<void> {
  const { project, journal, onMoment = async () => {} } = options
  const { root } = project
  await publishClient(path.join(journalFolder(root, journal.id), 'client'), project.clientFolder)
  await onMoment('client')
  await publishFiles(root, journal, (file) => onMoment(`file ${file}`))
  // Those of other packages are left to the next `ensureClient`.
  if (otherGenerators.length === 0) stampClient(project, options.after)
  await onMoment('published')
  await closeJournal(root, journal.id, 'done')
}

/** Behind the commit point there is only forward. */
const unpublished = (cause: unknown) =>
  new UserError({
    code: 'GENERATE.UNFINISHED',
    message: `The database has the change and not every file could be put in place: ${cause instanceof Error ? cause.message : cause}.`,
    hint: 'pnpm gen recover',
    cause,
  })

/** The client is made while the database works. Both have ended when this returns or throws. */
async function migrateAndGenerate(options: ApplyOptions): Promise<string[]> {
  const { project, journal, engine, after, signal } = options
  const cancel = () => void engine.dispose()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const [migrated, generated] = await Promise.allSettled([
      migrate(options),
      generateClient({
        schema: after,
        outputOverride: path.join(journalFolder(project.root, journal.id), 'client'),
      }),
    ])
    // An abort that comes when all is applied comes too late: the change is there.
    for (const outcome of [migrated, generated]) {
      if (outcome.status === 'rejected') throw signal.aborted ? signal.reason : outcome.reason
    }
    return generated.status === 'fulfilled' ? generated.value.otherGenerators : []
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
  const { project, database, before, after, added } = generation
  const { root } = project
  await unstageFiles(root, journal)
  if (migrating) {
    const migrations = added.map(({ name }) => name)
    try {
      await revertDatabase({ url: database.url, migrations, before, after })
    } catch (error) {
      throw new UserError({
        code: 'GENERATE.INTERRUPTED',
        message: `The generation failed, and so did taking back what the database has of it: ${error instanceof Error ? error.message : error}.\nIt failed with: ${cause instanceof Error ? cause.message : cause}`,
        hint: 'pnpm gen recover',
        cause: error,
      })
    }
  }
  await closeJournal(root, journal.id, 'undone')
}

/** The migration is taken back, so nothing waits for it: only the database's own words are of use. */
function refused(error: unknown): unknown {
  if (!(error instanceof UserError) || error.code !== 'MIGRATION.FAILED') return error
  const [, ...reason] = error.message.split('\n')
  const lacksExtension = /extension "(.+?)" is not available/.test(error.message)
  return new UserError({
    code: 'GENERATE.REFUSED',
    message: `The database refuses the migration, so nothing was changed:\n${reason.join('\n').trim()}`,
    ...(lacksExtension
      ? { hint: 'Set DATABASE_URL in .env to a server that has the extension.' }
      : {}),
    cause: error,
  })
}
