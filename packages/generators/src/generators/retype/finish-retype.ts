import { UserError } from '@repo/cli'
import type { FieldTarget } from '../../grammar/parse-target.ts'
import type { Count } from '../../pipeline/count-rows.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { finishSuccession, oldFieldName, successionCounts } from '../../plan/finish-succession.ts'
import { isSucceeded } from '../../plan/open-sync.ts'
import { tableOf } from '../../plan/table-of.ts'
import {
  columnName,
  findField,
  isUnknownToClient,
  requireField,
  requireModel,
} from '../../schema/schema-lookup.ts'

export const finishRetypeCounts = ({ model, field }: FieldTarget, state: ProjectState): Count[] =>
  successionCounts(state, model, oldFieldName(field), field)

/** Takes away the column of the type before. */
export function finishRetype(
  { model, field }: FieldTarget,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const block = requireModel(state.schema, model)
  const successor = requireField(state.schema, model, field)
  const old = findField(block, oldFieldName(field))
  if (old === undefined) return { identical: `${model}.${field} has one column.` }
  if (!isUnknownToClient(old)) {
    throw new UserError({
      code: 'RETYPE.NOT_BEGUN',
      message: `Field "${old.name}" of ${model} is in use, so no retype left it.`,
      hint: `pnpm gen retype ${model}.${field} --help`,
    })
  }
  if (!isSucceeded(state, tableOf(block), columnName(old), columnName(successor))) {
    throw new UserError({
      code: 'RETYPE.NOT_BEGUN',
      message: `No migration keeps "${old.name}" of ${model} equal to "${field}", so its values would be lost.`,
      hint: `pnpm gen remove field ${model} ${old.name} --finish`,
    })
  }
  return finishSuccession({ block, old, successor: field, state, render })
}
