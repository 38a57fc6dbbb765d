import type { DatabaseChange } from '@repo/migrate/recipes'

/** One after the other; the undo goes the other way round. The first says why. */
export function combineChanges([first, ...others]: DatabaseChange[]): DatabaseChange {
  if (first === undefined) return { steps: [], undo: [], lost: [], why: 'nothing to do' }
  const all = [first, ...others]
  return {
    steps: all.flatMap(({ steps }) => steps),
    undo: all.toReversed().flatMap(({ undo }) => undo),
    lost: all.flatMap(({ lost }) => lost),
    undoLosses: all.flatMap(({ undoLosses = [] }) => undoLosses),
    why: first.why,
  }
}
