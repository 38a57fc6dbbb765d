import { removeDeadStaging } from '@repo/schema-engine'
import type { Project } from '../project.ts'
import { withDatabase } from '../with-database.ts'
import { checkSameDatabase, databaseName } from './database-name.ts'
import { withGenLock } from './gen-lock.ts'
import { changesDatabase, hasMark, type Journal, unfinishedJournal } from './journal.ts'
import { finish, isCommitted, type Recovered, takeBack } from './recover.ts'

interface RecoverOptions {
  project: Project
  env: NodeJS.ProcessEnv
  signal: AbortSignal
  allowRemote?: boolean
}

export interface Recovery {
  /** `pnpm gen …` */
  command: string
  outcome: Recovered
}

/** One line for people. */
export const describeRecovery = ({ command, outcome }: Recovery) =>
  `An interrupted "${command}" was ${outcome}.`

/**
 * Ends what a killed `pnpm gen` left half done, and says which and how; undefined if there is
 * nothing. Cheap then: it looks into two folders.
 */
export async function recoverGeneration(options: RecoverOptions): Promise<Recovery | undefined> {
  const { root, clientFolder } = options.project
  await removeDeadStaging(clientFolder)
  if (unfinishedJournal(root) === undefined) return undefined
  return withGenLock(root, () => recoverLocked(options))
}

/** The same for a caller that holds the lock. */
export async function recoverLocked(options: RecoverOptions): Promise<Recovery | undefined> {
  const { project } = options
  await removeDeadStaging(project.clientFolder)
  const journal = unfinishedJournal(project.root)
  if (journal === undefined) return undefined
  const { command } = journal
  if (await isBehindCommit(options, journal)) {
    await finish(project, journal)
    return { command, outcome: 'finished' }
  }
  await takeBack(project, journal)
  return { command, outcome: 'taken back' }
}

async function isBehindCommit(options: RecoverOptions, journal: Journal): Promise<boolean> {
  const { project } = options
  if (!changesDatabase(journal)) return hasMark(project.root, journal.id, 'committed')
  return withDatabase(options, async (database) => {
    checkSameDatabase(journal, databaseName(database), 'was interrupted')
    return isCommitted(project, journal, database.direct)
  })
}
