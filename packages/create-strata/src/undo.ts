export interface Undo {
  /** Adds what takes a change back; the function returned forgets it. */
  add: (takeBack: () => void) => () => void
  /** Takes every change back, the latest first, whatever fails. A second call finds nothing to do. */
  run: () => { failures: unknown[] }
  /** The project is whole: nothing is taken back any more. */
  keep: () => void
}

/**
 * Synchronous throughout, so that a second Ctrl-C, which ends the process at once, undoes as much as
 * the first one: `onExit` gets what the process's `exit` event is to call.
 */
export function createUndo(onExit: (run: () => void) => void): Undo {
  const actions = new Set<() => void>()
  const run = () => {
    const failures: unknown[] = []
    for (const action of [...actions].reverse()) {
      actions.delete(action)
      try {
        action()
      } catch (error) {
        failures.push(error)
      }
    }
    return { failures }
  }
  onExit(run)
  return {
    add: (takeBack) => {
      actions.add(takeBack)
      return () => actions.delete(takeBack)
    },
    run,
    keep: () => actions.clear(),
  }
}
