import { UserError } from '@repo/cli'
import type { Count } from '../../pipeline/count-rows.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { finishSuccession, successionCounts } from '../../plan/finish-succession.ts'
import { isSucceeded } from '../../plan/open-sync.ts'
import { tableOf } from '../../plan/table-of.ts'
import {
  columnName,
  findField,
  isUnknownToClient,
  requireModel,
} from '../../schema/schema-lookup.ts'
import type { RenameFieldRequest } from './plan-rename-field.ts'

export const finishRenameCounts = (
  { model, from, to }: RenameFieldRequest,
  state: ProjectState,
): Count[] => successionCounts(state, model, from, to)

/** Takes away the column that a rename without downtime left beside its successor. */
export function finishRenameField(
  { model, from, to }: RenameFieldRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const block = requireModel(state.schema, model)
  const old = findField(block, from)
  const successor = findField(block, to)
  if (successor && old === undefined) return { identical: `${model} has ${to} and not ${from}.` }
  if (old === undefined || successor === undefined || !isUnknownToClient(old)) {
    throw new UserError({
      code: 'RENAME.NOT_BEGUN',
      message: `${model} does not have "${to}" beside an ignored "${from}", so there is nothing to finish.`,
      hint: `pnpm gen rename field ${model} ${from} ${to} --zero-downtime`,
    })
  }
  if (!isSucceeded(state, tableOf(block), columnName(old), columnName(successor))) {
    throw new UserError({
      code: 'RENAME.NOT_BEGUN',
      message: `No migration keeps "${from}" of ${model} equal to "${to}", so its values would be lost.`,
      hint: `pnpm gen remove field ${model} ${from} --finish`,
    })
  }
  return finishSuccession({ block, old, successor: to, state, render })
}
