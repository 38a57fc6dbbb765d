import { rmdir } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '@repo/cli'
import {
  generateClient,
  type Migration,
  type MigrationStatus,
  openEngine,
  type SchemaFile,
} from '@repo/schema-engine'
import { stampClient } from '../generate.ts'
import { type Project, readMigrations, readSchema } from '../project.ts'
import type { Generation } from './generation.ts'
import { closeJournal, type Journal } from './journal.ts'
import { revertDatabase } from './revert-database.ts'
import { publishFiles, unstageFiles } from './stage.ts'

/** What became of a generation that was interrupted. */
export type Recovered = 'finished' | 'taken back'

/**
 * Ends a generation that a killed process left: forward where the database has all its
 * migrations, back where it has none or a part. Throws `GENERATE.OTHER_DATABASE`,
 * `GENERATE.FILE_CHANGED` and `GENERATE.NOT_REVERTED`; then nothing was changed.
 */
export async function recover(
  project: Project,
  journal: Journal,
  database: Generation['database'],
): Promise<Recovered> {
  if (database.name !== journal.database) throw otherDatabase(journal, database.name)
  const before = schemaWith(project, journal, 'before')
  const after = schemaWith(project, journal, 'after')
  const names = journal.migrations.map(({ name }) => name)
  const status = await readStatus(project, journal, database.url, after)
  const { root } = project
  if (names.every((name) => status.applied.includes(name))) {
    await publishFiles(root, journal, async () => {})
    const { otherGenerators } = await generateClient({ schema: after })
    if (otherGenerators.length === 0) stampClient(project, after)
    await closeJournal(root, journal.id, 'done')
    return 'finished'
  }
  // A migration gets its row before its first statement: without a row nothing of it was run.
  if (!names.every((name) => status.pending.includes(name))) {
    await revertDatabase({ url: database.url, migrations: names, before, after })
  }
  await unstageFiles(root, journal)
  await closeJournal(root, journal.id, 'undone')
  return 'taken back'
}

async function readStatus(
  project: Project,
  journal: Journal,
  url: string,
  schema: SchemaFile[],
): Promise<MigrationStatus> {
  for (const { name } of journal.migrations) {
    // Made, and killed before its script came.
    await rmdir(path.join(project.migrationsFolder, name)).catch(() => {})
  }
  const engine = openEngine({ url, schema })
  try {
    return await engine.status(withMigrations(readMigrations(project), journal.migrations))
  } finally {
    await engine.dispose()
  }
}

/** Some of the new ones may have been put in place already. */
function withMigrations(present: Migration[], added: Migration[]): Migration[] {
  const names = new Set(present.map(({ name }) => name))
  return [...present, ...added.filter(({ name }) => !names.has(name))]
}

/** The schema with the journal's files as they were, or will be, whatever is in place now. */
function schemaWith(project: Project, journal: Journal, side: 'before' | 'after'): SchemaFile[] {
  const files = new Map(readSchema(project).map(({ path: file, content }) => [file, content]))
  for (const file of journal.files) {
    if (!file.path.endsWith('.prisma')) continue
    const absolute = path.join(project.root, file.path)
    const content = file[side]
    if (content === undefined) files.delete(absolute)
    else files.set(absolute, content)
  }
  return [...files].map(([file, content]) => ({ path: file, content }))
}

const otherDatabase = ({ command, database }: Journal, now: string) =>
  new UserError({
    code: 'GENERATE.OTHER_DATABASE',
    message: `"${command}" was interrupted on the database "${database}"; the project now uses "${now}".`,
    hint: 'Set DATABASE_URL as it was and run this again',
  })
