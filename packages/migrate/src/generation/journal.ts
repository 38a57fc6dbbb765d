import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Migration } from '@repo/schema-engine'
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
  files: StagedFile[]
  migrations: Migration[]
}

export interface StagedFile extends FileChange {
  /** Where the new content waits for its rename, from the root. */
  staged: string
}

/** How a generation ended: whole, or taken back. */
type Ending = 'done' | 'undone'

const journalsFolder = (root: string) => path.join(root, '.strata/gen')

/** The folder of one generation: its journal, its marks, the client while it is staged. */
export const journalFolder = (root: string, id: string) => path.join(journalsFolder(root), id)

/** Creates the folder and returns when the journal is on disk. */
export async function writeJournal(root: string, journal: Journal): Promise<void> {
  const folder = journalFolder(root, journal.id)
  await mkdir(folder, { recursive: true })
  // Renamed when it is whole: a journal that can be read says everything.
  const file = path.join(folder, 'journal.json')
  await writeDurably(`${file}.tmp`, JSON.stringify(journal, null, 2))
  await rename(`${file}.tmp`, file)
  await syncFolder(folder)
  await syncFolder(journalsFolder(root))
}

/** Marks the end. A journal without a mark was interrupted. */
export async function closeJournal(root: string, id: string, ending: Ending): Promise<void> {
  const folder = journalFolder(root, id)
  await writeDurably(path.join(folder, ending), '')
  await syncFolder(folder)
  await rm(path.join(folder, 'client'), { recursive: true, force: true })
}

/** The journal of the generation that a killed process left, if any. */
export function unfinishedJournal(root: string): Journal | undefined {
  for (const id of journalIds(root)) {
    const folder = journalFolder(root, id)
    const file = path.join(folder, 'journal.json')
    if (!existsSync(file) || existsSync(path.join(folder, 'done'))) continue
    if (existsSync(path.join(folder, 'undone'))) continue
    // Written by `writeJournal` as a whole or not at all.
    return JSON.parse(readFileSync(file, 'utf8')) as Journal
  }
  return undefined
}

function journalIds(root: string): string[] {
  const folder = journalsFolder(root)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** Sorts by time. */
export function newJournalId(now: Date, name: string): string {
  return `${now.toISOString().replace(/\D/g, '')}-${process.pid}-${name}`
}
