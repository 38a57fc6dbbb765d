import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { type Journal, journalFile, journalFolder, removeStagedClient, setMark } from './journal.ts'
import { copiesOf, outdatedJournals } from './outdated-journals.ts'

/**
 * Marks the end of a generation, and forgets the oldest ones: those of `dropped`, whose copies are
 * gone from the database, and those that have none. The others wait for the next change of it.
 */
export async function closeJournal(
  root: string,
  id: string,
  ending: 'done' | 'undone',
  dropped: readonly string[] = [],
): Promise<void> {
  await setMark(root, id, ending)
  await removeStagedClient(root, id)
  const outdated = outdatedJournals(root)
  await removeJournals(
    root,
    outdated.filter((one) => dropped.includes(one) || copiesOf(root, one).length === 0),
  )
}

/** Notes at the generation that an undo took back that it is; its folder may be gone. */
export async function markUndone(root: string, { undoes }: Journal): Promise<void> {
  if (undoes === undefined || !existsSync(journalFolder(root, undoes))) return
  await setMark(root, undoes, 'undone')
}

async function removeJournals(root: string, ids: string[]): Promise<void> {
  for (const id of ids) {
    // First, since a journal whose marks are gone would be one to recover.
    await rm(journalFile(root, id), { force: true })
    await rm(journalFolder(root, id), { recursive: true, force: true })
  }
}
