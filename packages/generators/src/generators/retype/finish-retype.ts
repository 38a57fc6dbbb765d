import { UserError } from '@repo/cli'
import type { FieldTarget } from '../../grammar/parse-target.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { finishSuccession } from '../../plan/finish-succession.ts'
import {
  findField,
  isUnknownToClient,
  requireField,
  requireModel,
} from '../../schema/schema-lookup.ts'
import { oldFieldName } from './plan-retype.ts'

/** Takes away the column of the type before. */
export function finishRetype(
  { model, field }: FieldTarget,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const block = requireModel(state.schema, model)
  requireField(state.schema, model, field)
  const old = findField(block, oldFieldName(field))
  if (old === undefined) return { identical: `${model}.${field} has one column.` }
  if (!isUnknownToClient(old)) {
    throw new UserError({
      code: 'RETYPE.NOT_BEGUN',
      message: `Field "${old.name}" of ${model} is in use, so no retype left it.`,
      hint: `pnpm gen retype ${model}.${field} --help`,
    })
  }
  return finishSuccession({ block, old, successor: field, state, render })
}
