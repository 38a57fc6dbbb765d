import { copiesIn } from '../recipes/saved-rows.ts'
import { hasMark, isFinished, isUndo, type Journal, journalIds, readJournal } from './journal.ts'

/** So many generations can be looked at, and taken back one after the other. */
const kept = 20

/** Ids of the generations that are too old to be kept. */
export function outdatedJournals(root: string): string[] {
  const finished = journalIds(root).filter((id) => isFinished(root, id))
  // Apart, so that neither failures nor undos take a generation's way back away.
  const standing = finished.filter((id) => !hasMark(root, id, 'undone') && !isUndo(id))
  const others = finished.filter((id) => !standing.includes(id))
  return [...standing.slice(0, -kept), ...others.slice(0, -kept)]
}

interface Outdated {
  /** Generations that nobody takes back any more. */
  ids: string[]
  /** Their copies, as SQL writes them, that no other generation has under the same name. */
  copies: string[]
}

/** What the next change of the database may forget with what it leaves there. */
export function outdatedCopies(root: string, { database }: Journal): Outdated {
  const ids = outdatedJournals(root)
  const copies = ids
    .filter((id) => readSafely(root, id)?.database === database)
    .flatMap((id) => copiesOf(root, id))
  if (copies.length === 0) return { ids, copies }
  const others = journalIds(root).filter((id) => !ids.includes(id) && !hasMark(root, id, 'undone'))
  const needed = new Set(others.flatMap((id) => copiesOf(root, id)))
  return { ids, copies: [...new Set(copies)].filter((copy) => !needed.has(copy)) }
}

/** Of the generation of a journal. */
export const copiesOf = (root: string, id: string): string[] =>
  copiesIn(readSafely(root, id)?.undo ?? [])

/** One that cannot be read has no way back that could need a copy. */
function readSafely(root: string, id: string): Journal | undefined {
  try {
    return readJournal(root, id)
  } catch {
    return undefined
  }
}
