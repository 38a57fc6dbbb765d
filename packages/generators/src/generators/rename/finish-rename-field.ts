import { UserError } from '@repo/cli'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { finishSuccession } from '../../plan/finish-succession.ts'
import { findField, isUnknownToClient, requireModel } from '../../schema/schema-lookup.ts'
import type { RenameFieldRequest } from './plan-rename-field.ts'

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
  return finishSuccession({ block, old, successor: to, state, render })
}
