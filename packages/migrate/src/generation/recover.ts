import { UserError } from '@repo/cli'
import { generateClient, openEngine } from '@repo/schema-engine'
import { clientCache, stampClient } from '../generate.ts'
import type { Project } from '../project.ts'
import { closeJournal, markUndone } from './close-journal.ts'
import { changesSchema, type Journal } from './journal.ts'
import { lockMigrations } from './lock-migrations.ts'
import { appliedAmong } from './migration-rows.ts'
import { publishFiles, unpublishFiles } from './publish-files.ts'
import { schemaWith } from './schema-with.ts'
import { unstageFiles } from './stage.ts'

/** What became of a generation that was interrupted. */
export type Recovered = 'finished' | 'taken back'

/**
 * Whether the database has an interrupted change. It is one transaction there, so one row tells;
 * a session of the killed process that is still at work is waited for. Throws
 * `GENERATE.STILL_RUNNING`.
 */
export async function isCommitted(
  project: Project,
  journal: Journal,
  url: string,
): Promise<boolean> {
  const [added] = journal.migrations.slice(-1)
  const names = added === undefined ? journal.removed : [added.name]
  const engine = openEngine({ url, schema: schemaWith(project, journal.files) })
  try {
    const applied = await engine.transaction(async (execute) => {
      await lockMigrations(execute)
      return appliedAmong(execute, names)
    })
    return added === undefined ? applied.size === 0 : applied.size > 0
  } catch (error) {
    throw isLocked(error) ? stillRunning(journal, error) : error
  } finally {
    await engine.dispose()
  }
}

/** Puts in place what the killed process did not. Throws `GENERATE.FILE_CHANGED`; then nothing was changed. */
export async function finish(project: Project, journal: Journal): Promise<void> {
  const { root } = project
  await publishFiles(root, journal.files)
  if (changesSchema(journal)) {
    const schema = schemaWith(project, journal.files)
    const { otherGenerators } = await generateClient({ schema, cacheFolder: clientCache(project) })
    if (otherGenerators.length === 0) stampClient(project, schema)
  }
  await markUndone(root, journal)
  await closeJournal(root, journal.id, 'done')
}

/** Takes away what the killed process staged. */
export async function takeBack({ root }: Project, journal: Journal): Promise<void> {
  await unpublishFiles(root, journal.files) // there are some if the database was reset since
  await unstageFiles(root, journal.files)
  await closeJournal(root, journal.id, 'undone')
}

const isLocked = (error: unknown) => error instanceof UserError && error.code === 'MIGRATION.LOCKED'

const stillRunning = ({ command }: Journal, cause: unknown) =>
  new UserError({
    code: 'GENERATE.STILL_RUNNING',
    message: `The database is still at work for "${command}", which was killed, or for another migration; its lock did not come free in 10 s.`,
    hint: 'pnpm gen recover',
    cause,
  })
