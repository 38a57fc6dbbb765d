import type { Project } from '../project.ts'
import { withDatabase } from '../with-database.ts'
import { withGenLock } from './gen-lock.ts'
import { unfinishedJournal } from './journal.ts'
import { type Recovered, recover } from './recover.ts'

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
 * nothing. Cheap then: it looks into one folder.
 */
export async function recoverGeneration(options: RecoverOptions): Promise<Recovery | undefined> {
  const { root } = options.project
  if (unfinishedJournal(root) === undefined) return undefined
  return withGenLock(root, () => recoverLocked(options))
}

/** The same for a caller that holds the lock. */
export async function recoverLocked(options: RecoverOptions): Promise<Recovery | undefined> {
  const journal = unfinishedJournal(options.project.root)
  if (journal === undefined) return undefined
  const outcome = await withDatabase(options, ({ direct, local, description }) =>
    recover(options.project, journal, { url: direct, name: local ? 'local' : description }),
  )
  return { command: journal.command, outcome }
}
