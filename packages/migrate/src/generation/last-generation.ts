import { hasMark, type Journal, journalIds, readJournal } from './journal.ts'

/** The newest generation that is whole, not undone, and one of those; undefined if there is none. */
export function lastGeneration(
  root: string,
  among: (journal: Journal) => boolean = () => true,
): Journal | undefined {
  for (const id of journalIds(root).reverse()) {
    if (!hasMark(root, id, 'done') || hasMark(root, id, 'undone')) continue
    const journal = readJournal(root, id)
    if (journal?.kind === 'apply' && among(journal)) return journal
  }
  return undefined
}
