import { hasMark, type Journal, journalIds, readJournal } from './journal.ts'

/** The newest generation that is whole and not undone; undefined if there is none. */
export function lastGeneration(root: string): Journal | undefined {
  for (const id of journalIds(root).reverse()) {
    if (!hasMark(root, id, 'done') || hasMark(root, id, 'undone')) continue
    const journal = readJournal(root, id)
    if (journal?.kind === 'apply') return journal
  }
  return undefined
}
