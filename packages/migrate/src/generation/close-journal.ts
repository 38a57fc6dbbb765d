import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import {
  hasMark,
  isFinished,
  isUndo,
  type Journal,
  journalFile,
  journalFolder,
  journalIds,
  removeStagedClient,
  setMark,
} from './journal.ts'

/** So many generations can be looked at, and taken back one after the other. */
const kept = 20

/** Marks the end of a generation, and forgets the oldest ones. */
export async function closeJournal(
  root: string,
  id: string,
  ending: 'done' | 'undone',
): Promise<void> {
  await setMark(root, id, ending)
  await removeStagedClient(root, id)
  await pruneJournals(root)
}

/** Notes at the generation that an undo took back that it is; its folder may be gone. */
export async function markUndone(root: string, { undoes }: Journal): Promise<void> {
  if (undoes === undefined || !existsSync(journalFolder(root, undoes))) return
  await setMark(root, undoes, 'undone')
}

async function pruneJournals(root: string): Promise<void> {
  const finished = journalIds(root).filter((id) => isFinished(root, id))
  // Apart, so that neither failures nor undos take a generation's way back away.
  const standing = finished.filter((id) => !hasMark(root, id, 'undone') && !isUndo(id))
  const others = finished.filter((id) => !standing.includes(id))
  for (const id of [...standing.slice(0, -kept), ...others.slice(0, -kept)]) {
    // First, since a journal whose marks are gone would be one to recover.
    await rm(journalFile(root, id), { force: true })
    await rm(journalFolder(root, id), { recursive: true, force: true })
  }
}
