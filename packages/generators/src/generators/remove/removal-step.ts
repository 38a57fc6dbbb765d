import type { ProjectState } from '../../pipeline/project-state.ts'
import { failsUntilOut, isOutOfCode, secondStepNotes } from '../../plan/second-step.ts'
import { tableOf } from '../../plan/table-of.ts'
import type { SchemaBlock } from '../../schema/scan-schema.ts'
import type { RemovalStep } from './remove.ts'

/** A table that only this branch has is in no release, so that there is nothing to wait for. */
export const removalStep = (
  step: RemovalStep,
  block: SchemaBlock,
  state: ProjectState,
): RemovalStep => (step === 'ignore' && state.unreleased().has(tableOf(block).sql) ? 'now' : step)

/** What to heed when it is dropped. */
export function removalNotes(
  step: RemovalStep,
  block: SchemaBlock,
  state: ProjectState,
  field?: string,
): string[] {
  if (state.unreleased().has(tableOf(block).sql)) return []
  if (step === 'now') return [failsUntilOut]
  return secondStepNotes(state, (schema) => isOutOfCode(schema, block.name, field))
}

/** Of a first step that was done before: what leads on. */
export const outAlready = (what: string, words: string) =>
  `${what} is out of the code already; pnpm gen remove ${words} --finish drops it when that is released.`
