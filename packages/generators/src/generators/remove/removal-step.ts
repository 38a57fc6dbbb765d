import type { ProjectState } from '../../pipeline/project-state.ts'
import { tableOf } from '../../plan/table-of.ts'
import type { SchemaBlock } from '../../schema/scan-schema.ts'
import type { RemovalStep } from './remove.ts'

/** A table that only this branch has is in no release, so that there is nothing to wait for. */
export const removalStep = (
  step: RemovalStep,
  block: SchemaBlock,
  state: ProjectState,
): RemovalStep => (step === 'ignore' && state.unreleased().has(tableOf(block).sql) ? 'now' : step)
