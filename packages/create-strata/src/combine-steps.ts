import type { Step } from './creation.ts'

export function inOrder(...steps: readonly Step[]): Step {
  return async (creation) => {
    for (const step of steps) await step(creation)
  }
}

/** Steps that do not need each other. The first failure stops the rest; it is thrown once all ended. */
export function together(...steps: readonly Step[]): Step {
  return async (creation) => {
    const failed = new AbortController()
    const signal = AbortSignal.any([creation.signal, failed.signal])
    const run = (step: Step) => step({ ...creation, signal }).catch((error) => failed.abort(error))
    await Promise.all(steps.map(run))
    signal.throwIfAborted()
  }
}
