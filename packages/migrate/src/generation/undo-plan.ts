import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '@repo/cli'
import type { Migration, SchemaFile } from '@repo/schema-engine'
import { orBeginAnew } from '../begin-anew.ts'
import { type Project, readMigrations, readSchema } from '../project.ts'
import { checkSameDatabase } from './database-name.ts'
import { type Journal, newJournalId } from './journal.ts'
import { contentOf } from './project-file.ts'
import { schemaWith } from './schema-with.ts'
import { withStagedPaths } from './stage.ts'

interface UndoOptions {
  project: Project
  /** The generation to take back: see `lastGeneration`. */
  journal: Journal
  /** The database that the project uses now: see `databaseName`. */
  database: string
  now: Date
}

/** What `applyGeneration` needs beside the engine. */
export interface UndoPlan {
  journal: Journal
  before: SchemaFile[]
  after: SchemaFile[]
  /** Migrations that stay. */
  existing: Migration[]
  /** What Prisma saw before what is undone. */
  alsoSeen: string
}

/**
 * How a generation is taken back, from its journal; reads files and changes nothing. Throws
 * `GENERATE.NOT_UNDOABLE`, `GENERATE.OTHER_DATABASE`, `GENERATE.FILE_CHANGED` and
 * `GENERATE.LATER_MIGRATION`.
 */
export function undoPlan({ project, journal, database, now }: UndoOptions): UndoPlan {
  const { root } = project
  if (journal.undo === undefined) throw notUndoable(journal)
  const removed = newMigrations(project, journal)
  if (removed.length > 0) checkSameDatabase(journal, database, 'was done')
  checkScripts(root, journal)
  checkFiles(root, journal)
  const migrations = readMigrations(project)
  checkNewest(journal, migrations, removed)
  checkFolders(project, journal, removed)
  const id = newJournalId(now, 'undo')
  const files = journal.files.map(({ path: file, before, after }) => ({
    path: file,
    before: after,
    after: before,
  }))
  return {
    journal: {
      id,
      command: 'pnpm gen undo',
      startedAt: now.toISOString(),
      database,
      kind: 'undo',
      files: withStagedPaths(root, id, files),
      migrations: [],
      removed,
      apply: journal.undo,
      lost: [],
      undoes: journal.id,
    },
    before: readSchema(project),
    after: schemaWith(project, files),
    existing: migrations.filter(({ name }) => !removed.includes(name)),
    alsoSeen: journal.remainder ?? '',
  }
}

/** Names of those that it wrote, also of one for SQL by hand, which it did not apply. */
function newMigrations({ root, migrationsFolder }: Project, { files }: Journal): string[] {
  const scripts = files.filter(({ before }) => before === undefined).map((file) => file.path)
  return scripts
    .map((script) => path.relative(migrationsFolder, path.join(root, script)).split(path.sep))
    .filter(
      ([name, file, ...rest]) => name !== '..' && file === 'migration.sql' && rest.length === 0,
    )
    .map(([name = '']) => name)
}

/** Discarded by git as well, which leaves the change in the database: its files tell the way back. */
function checkScripts(root: string, { files, command, database, apply }: Journal): void {
  if (apply.length === 0) return // of SQL by hand the database knows nothing
  const gone = files.find(
    ({ path: file, before, after }) =>
      file.endsWith('/migration.sql') &&
      before === undefined &&
      after !== undefined &&
      contentOf(root, file) === undefined,
  )
  if (gone === undefined) return
  throw new UserError({
    code: 'GENERATE.FILE_CHANGED',
    message: `"${gone.path}" of "${command}" is gone, and the database still has its change.`,
    hint: `Bring its files back and run this again.${orBeginAnew({ local: database === 'local' })}`,
  })
}

/** Someone's work in a file is not ours to take back. */
function checkFiles(root: string, { files, command }: Journal): void {
  const edited = files.find(({ path: file, after }) => contentOf(root, file) !== after)
  if (edited === undefined) return
  throw new UserError({
    code: 'GENERATE.FILE_CHANGED',
    message: `"${edited.path}" was edited since "${command}", so it is not taken back.`,
    hint: `git diff -- ${edited.path}`,
  })
}

/** A later migration may build on it. */
function checkNewest({ command }: Journal, migrations: Migration[], removed: string[]): void {
  const first = removed.toSorted()[0]
  const later = migrations.find(
    ({ name }) => first !== undefined && name > first && !removed.includes(name),
  )
  if (later === undefined) return
  throw new UserError({
    code: 'GENERATE.LATER_MIGRATION',
    message: `The migration "${later.name}" came after "${command}" and may build on it.`,
    hint: 'Make a change that takes it back: pnpm gen --help',
  })
}

/** A migration's folder goes as a whole: without its script it would stop every command. */
function checkFolders(project: Project, { command }: Journal, removed: string[]): void {
  for (const name of removed) {
    const folder = path.join(project.migrationsFolder, name)
    const names = existsSync(folder) ? readdirSync(folder) : []
    const foreign = names.find((file) => file !== 'migration.sql')
    if (foreign === undefined) continue
    const file = path.relative(project.root, path.join(folder, foreign))
    throw new UserError({
      code: 'GENERATE.FILE_CHANGED',
      message: `"${file.replaceAll(path.sep, '/')}" was put into a folder of "${command}", which undo would remove.`,
      hint: 'Move it to another folder and run this again',
    })
  }
}

const notUndoable = ({ command }: Journal) =>
  new UserError({
    code: 'GENERATE.NOT_UNDOABLE',
    message: `"${command}" was done before there was an undo, so it has no way back in its journal.`,
    hint: 'Make a change that takes it back: pnpm gen --help',
  })
