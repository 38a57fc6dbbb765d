import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '@repo/cli'
import type { Migration } from '@repo/schema-engine'
import type { UndoLoss } from '../recipes/database-change.ts'
import { syncFolder, writeDurably } from './durable-files.ts'
import type { FileChange } from './file-change.ts'

/** All that a generation changes, written down before the first of it. Paths are relative to the root. */
export interface Journal {
  id: string
  /** `pnpm gen …`, in its canonical form. */
  command: string
  startedAt: string
  /** `local`, or where the database is: the other one must not decide what becomes of the files. */
  database: string
  kind: 'apply' | 'undo'
  files: StagedFile[]
  /** New ones: they get their rows in Prisma's table. */
  migrations: Migration[]
  /** Names of migrations that go: their rows are deleted. */
  removed: string[]
  /** What the database is told, in one transaction. */
  apply: string[]
  /** Takes `apply` back, in one transaction; absent where nothing can. */
  undo?: string[]
  /** What `undo` cannot bring back, in words for a person. */
  lost: string[]
  /** What `undo` drops of what was written since, counted before it does. */
  undoLosses?: UndoLoss[]
  /** What Prisma saw before, and is no change: see `commitInDatabase`. */
  remainder?: string
  /** Of an undo: the id of the generation that it takes back. */
  undoes?: string
}

export interface StagedFile extends FileChange {
  /** Where the new content waits for its rename, from the root. */
  staged: string
}

/**
 * An empty file beside the journal. `committed`: behind the commit point, where no row in the
 * database says so. `done`: whole. `undone`: taken back, at once or, with `done`, by a later undo.
 */
type Mark = 'committed' | 'done' | 'undone'

/** Every change of the database has a migration, whose row says that it is there. */
export const changesDatabase = ({ migrations, removed }: Journal) =>
  migrations.length + removed.length > 0

/** And so the client. */
export const changesSchema = ({ files }: Journal) =>
  files.some(({ path: file }) => file.endsWith('.prisma'))

const journalsFolder = (root: string) => path.join(root, '.strata/gen')

/** The folder of one generation: its journal, its marks, the client while it is staged. */
export const journalFolder = (root: string, id: string) => path.join(journalsFolder(root), id)

export const journalFile = (root: string, id: string) =>
  path.join(journalFolder(root, id), 'journal.json')

/** Creates the folder and returns when the journal is on disk. */
export async function writeJournal(root: string, journal: Journal): Promise<void> {
  const folder = journalFolder(root, journal.id)
  await mkdir(folder, { recursive: true })
  // Renamed when it is whole: a journal that can be read says everything.
  const file = journalFile(root, journal.id)
  await writeDurably(`${file}.tmp`, JSON.stringify(journal, null, 2))
  await rename(`${file}.tmp`, file)
  await syncFolder(folder)
  await syncFolder(journalsFolder(root))
}

/** Undefined for a folder without one. */
export function readJournal(root: string, id: string): Journal | undefined {
  const file = journalFile(root, id)
  if (!existsSync(file)) return undefined
  const written = parseJournal(file)
  if (written === undefined) throw damaged(path.relative(root, path.dirname(file)))
  return { ...{ kind: 'apply', removed: [], apply: [], lost: [] }, ...written }
}

/** Written by `writeJournal` as a whole or not at all; before there was an undo, with less. */
function parseJournal(file: string): Journal | undefined {
  try {
    const written = JSON.parse(readFileSync(file, 'utf8')) as Journal | null
    return Array.isArray(written?.files) ? written : undefined
  } catch {
    return undefined
  }
}

const damaged = (folder: string) =>
  new UserError({
    code: 'GENERATE.JOURNAL_DAMAGED',
    message: `The journal in "${folder}" cannot be read, so nothing is known of that generation.`,
    hint: `Check with git status that its files are whole, then delete the folder ${folder}`,
  })

/** Of every journal, the oldest first. */
export function journalIds(root: string): string[] {
  const folder = journalsFolder(root)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

export const hasMark = (root: string, id: string, mark: Mark) =>
  existsSync(path.join(journalFolder(root, id), mark))

/** Returns when the disk has it. */
export async function setMark(root: string, id: string, mark: Mark): Promise<void> {
  const folder = journalFolder(root, id)
  await writeDurably(path.join(folder, mark), '')
  await syncFolder(folder)
}

/** A journal that is neither `done` nor `undone` was interrupted. */
export const isFinished = (root: string, id: string) =>
  hasMark(root, id, 'done') || hasMark(root, id, 'undone')

/** The journal of the generation that a killed process left, if any. */
export function unfinishedJournal(root: string): Journal | undefined {
  const open = journalIds(root).filter((id) => !isFinished(root, id))
  return open.map((id) => readJournal(root, id)).find((journal) => journal !== undefined)
}

/** Takes away what only an interrupted generation needs. */
export async function removeStagedClient(root: string, id: string): Promise<void> {
  await rm(path.join(journalFolder(root, id), 'client'), { recursive: true, force: true })
}

/** Whether the id is of an undo. */
export const isUndo = (id: string) => id.endsWith('-undo')

/** Sorts by time. */
export function newJournalId(now: Date, name: string): string {
  return `${now.toISOString().replace(/\D/g, '')}-${process.pid}-${name}`
}
