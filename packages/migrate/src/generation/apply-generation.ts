import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { UserError } from '@repo/cli'
import {
  type Engine,
  generateClient,
  type Migration,
  publishClient,
  type SchemaFile,
} from '@repo/schema-engine'
import { clientCache, stampClient } from '../generate.ts'
import type { Project } from '../project.ts'
import { closeJournal, markUndone } from './close-journal.ts'
import { commitInDatabase, type DatabaseState } from './commit-in-database.ts'
import {
  changesDatabase,
  changesSchema,
  type Journal,
  journalFolder,
  setMark,
  writeJournal,
} from './journal.ts'
import type { Moment } from './moment.ts'
import { outdatedCopies } from './outdated-journals.ts'
import { publishFiles } from './publish-files.ts'
import { checkUnchanged, stageFiles, unstageFiles } from './stage.ts'

interface ApplyOptions {
  project: Project
  journal: Journal
  /** The whole schema before and after. */
  before: SchemaFile[]
  after: SchemaFile[]
  /** Migrations that were there and stay. */
  existing: Migration[]
  /** What Prisma sees between the database and the schema before, and is no change; none if absent. */
  remainder?: string
  /** What it may see behind the change too. */
  alsoSeen?: string
  /** Connected to the database, with its schemas; not asked where the database has nothing to do. */
  engine: Engine
  signal: AbortSignal
  /** Told each moment; tests stop the process there. */
  onMoment?: (moment: Moment) => Promise<void>
}

type Options = Required<ApplyOptions>

const none = { ids: [], copies: [] }

/** What has been committed. */
interface Committed {
  /** Names of the schema's other generators. */
  otherGenerators: string[]
  /** As it was, where the database has nothing to do. */
  database: DatabaseState
}

/**
 * Makes the change whole or not at all. Its commit point is the database's COMMIT, or a mark in
 * the journal where the database has nothing to do: before it every failure, and Ctrl-C, leaves
 * everything as it was; after it the rest is only renames, which a later process can finish.
 *
 * Throws `GENERATE.INTERRUPTED` where COMMIT got no answer, and `GENERATE.UNFINISHED` where a
 * rename fails: then the journal stays open.
 */
export async function applyGeneration(given: ApplyOptions): Promise<DatabaseState> {
  const options: Options = { onMoment: async () => {}, remainder: '', alsoSeen: '', ...given }
  const { project, journal, signal, onMoment } = options
  const { root } = project
  checkJournal(journal)
  checkUnchanged(root, journal.files, options.before)
  await writeJournal(root, journal)
  await onMoment('journaled')
  const outdated = changesDatabase(journal) ? outdatedCopies(root, journal) : none
  let committed: Committed
  try {
    await stageFiles(root, journal.files, {
      signal,
      onFile: (file) => onMoment(`staged ${file}`),
    })
    await onMoment('staged')
    signal.throwIfAborted()
    committed = await exclusively(options, () => commit(options, outdated.copies))
  } catch (error) {
    if (isOutcomeUnknown(error)) throw interrupted(journal, error)
    await unstageFiles(root, journal.files)
    await closeJournal(root, journal.id, 'undone')
    throw error
  }
  await onMoment('committed')
  await publish(options, committed.otherGenerators, outdated.ids).catch((cause: unknown) => {
    throw unpublished(cause)
  })
  return committed.database
}

/** Before the client is made, which leaves this process no time to connect. */
const exclusively = ({ engine, journal }: Options, work: () => Promise<Committed>) =>
  changesDatabase(journal) ? engine.exclusively(work) : work()

/** The client is made while the database works. Both have ended when this returns or throws. */
async function commit(options: Options, outdatedCopies: string[]): Promise<Committed> {
  const { project, journal, signal } = options
  const client = changesSchema(journal) ? stageClient(options) : Promise.resolve([])
  client.catch(() => {}) // awaited below, when the database has been told
  let database: DatabaseState = { fingerprint: undefined, remainder: options.remainder }
  try {
    if (changesDatabase(journal)) {
      database = await commitInDatabase({ ...options, outdatedCopies, ready: client })
    } else {
      await client
      signal.throwIfAborted()
      await setMark(project.root, journal.id, 'committed')
    }
    return { otherGenerators: await client, database }
  } finally {
    await client.catch(() => {}) // what it writes is to be taken away
  }
}

async function stageClient({ project, journal, after }: Options): Promise<string[]> {
  await setImmediate() // the database is asked first
  const output = clientFolder(project, journal)
  const { otherGenerators } = await generateClient({
    schema: after,
    cacheFolder: clientCache(project),
    outputOverride: output,
  })
  return otherGenerators
}

async function publish(
  options: Options,
  otherGenerators: string[],
  outdated: string[],
): Promise<void> {
  const { project, journal, after, onMoment } = options
  const { root } = project
  if (changesSchema(journal)) {
    await publishClient(clientFolder(project, journal), project.clientFolder)
    // Before the schema, so that `pnpm dev` finds a client that fits; those of other packages are
    // left to the next `ensureClient`.
    if (otherGenerators.length === 0) stampClient(project, after)
  }
  await onMoment('client')
  await publishFiles(root, journal.files, (file) => onMoment(`file ${file}`))
  await onMoment('published')
  await markUndone(root, journal)
  await onMoment('marked')
  await closeJournal(root, journal.id, 'done', outdated)
}

const clientFolder = ({ root }: Project, { id }: Journal) =>
  path.join(journalFolder(root, id), 'client')

/** Recovery sees by the migrations' rows whether the database has the change. */
function checkJournal(journal: Journal): void {
  if (journal.apply.length > 0 && !changesDatabase(journal)) {
    throw new Error(`Statements and no migration: ${journal.apply.join('; ')}`)
  }
}

const isOutcomeUnknown = (error: unknown) =>
  error instanceof UserError && error.code === 'DATABASE.COMMIT_UNKNOWN'

const interrupted = ({ command }: Journal, cause: unknown) =>
  new UserError({
    code: 'GENERATE.INTERRUPTED',
    message: `The connection to the database broke while "${command}" was committed: it is whole there, or not at all.`,
    hint: 'pnpm gen recover',
    changed: true,
    cause,
  })

/** Behind the commit point there is only forward. */
const unpublished = (cause: unknown) =>
  new UserError({
    code: 'GENERATE.UNFINISHED',
    message: `The database has the change and not every file could be put in place: ${cause instanceof Error ? cause.message : cause}.`,
    hint: 'pnpm gen recover',
    changed: true,
    cause,
  })
