import { UserError } from '@repo/cli'
import type { FieldTarget } from '../../grammar/parse-target.ts'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { arityEdits } from '../../plan/arity-edits.ts'
import { type FieldParts, partsOf } from '../../plan/columns-of.ts'
import { draftOf } from '../../plan/draft.ts'
import { relaxColumns } from '../../plan/relax-columns.ts'
import { replaced } from '../../plan/replaced.ts'
import { tableOf } from '../../plan/table-of.ts'
import { followResource } from '../../resource/follow-resource.ts'
import { holdEveryKey, indexesOn } from '../../schema/schema-lookup.ts'

export function planOptional(
  { model, field }: FieldTarget,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const parts = partsOf(state.schema, model, field)
  const required = parts.columns.filter(({ arity }) => arity !== 'optional')
  if (required.length === 0) return { identical: `${model}.${field} is optional already.` }
  checkCanBeNull(model, parts)
  return draftOf(
    {
      title: `Make ${model}.${field} optional`,
      name: `make_${snakeCase(model)}_${snakeCase(field)}_optional`,
      edits: arityEdits(parts, 'optional'),
      migrate: (_diffs, name) => relaxColumns(name, tableOf(parts.block), required),
      code: followResource(model, replaced(state.schema, parts, { optional: true }), state),
      notes: ['A release that runs fails to read a row without the value.'],
    },
    state,
    render,
  )
}

/** Throws `OPTIONAL.NOT_POSSIBLE`. */
export function checkCanBeNull(model: string, { block, columns }: FieldParts): void {
  for (const { name, arity } of columns) {
    if (arity === 'list') {
      throw notPossible(model, name, 'a list, which is empty rather than null', seeHelp)
    }
    if (indexesOn(block, name).some((index) => index.name.endsWith('id'))) {
      throw notPossible(model, name, 'part of the key', seeHelp)
    }
  }
  const names = columns.map(({ name }) => name)
  if (!holdEveryKey(block, names)) return
  const hint = `Give it another key first: pnpm gen unique ${model} <field>`
  throw notPossible(model, names.join(', '), 'all that tells its rows apart', hint)
}

const seeHelp = 'pnpm gen optional --help'

const notPossible = (model: string, field: string, why: string, hint: string) =>
  new UserError({
    code: 'OPTIONAL.NOT_POSSIBLE',
    message: `Field "${field}" of ${model} is ${why}.`,
    hint,
  })
