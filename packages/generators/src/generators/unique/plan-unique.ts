import { UserError } from '@repo/cli'
import { snakeCase } from '../../grammar/words.ts'
import type { Count } from '../../pipeline/count-rows.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { checkIndexable } from '../../plan/check-indexable.ts'
import { partsOf } from '../../plan/columns-of.ts'
import { countDuplicates, refuseRows } from '../../plan/counts.ts'
import { draftOf } from '../../plan/draft.ts'
import { migrateAdditions } from '../../plan/migrate-additions.ts'
import { replaced } from '../../plan/replaced.ts'
import { requireColumns } from '../../plan/require-columns.ts'
import { tableOf } from '../../plan/table-of.ts'
import { followResource } from '../../resource/follow-resource.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import { columnName, indexesOn, requireModel } from '../../schema/schema-lookup.ts'
import type { UniqueRequest } from './unique.ts'

export function uniqueCounts(request: UniqueRequest, state: ProjectState): Count[] {
  const { model, fields } = request
  checkType(request, state)
  const columns = requireColumns(state.schema, model, fields).map(columnName)
  return [countDuplicates(tableOf(requireModel(state.schema, model)), columns)]
}

export function planUnique(
  request: UniqueRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { model, fields } = request
  const block = requireModel(state.schema, model)
  const same = indexesOn(block, fields[0] ?? '').find(
    (index) => index.unique && index.fields.join() === fields.join(),
  )
  if (same) return { identical: `${fields.join(', ')} of ${model} is unique already.` }
  for (const count of uniqueCounts(request, state)) {
    const hint = `Mend them first: pnpm gen migration merge_${snakeCase(model)}_duplicates`
    refuseRows(state, count, { code: 'DUPLICATES', why: 'no two may', hint })
  }
  const [field = ''] = fields
  const parts = partsOf(state.schema, model, field)
  const edit: SchemaEdit =
    fields.length === 1
      ? { edit: 'changeField', model, field, change: { set: ['@unique'] } }
      : { edit: 'addAttribute', model, attribute: `@@unique([${fields.join(', ')}])` }
  return draftOf(
    {
      title: `Make ${fields.join(', ')} of ${model} unique`,
      name: `add_${snakeCase(model)}_${fields.map(snakeCase).join('_')}_unique`,
      edits: [edit],
      migrate: migrateAdditions(state),
      code: followResource(
        model,
        fields.length === 1
          ? replaced(state.schema, parts, { unique: true })
          : [{ change: 'index', name: field }],
        state,
      ),
    },
    state,
    render,
  )
}

function checkType({ model, fields }: UniqueRequest, state: ProjectState): void {
  const columns = requireColumns(state.schema, model, fields)
  checkIndexable({ model, columns, kind: 'btree' })
  for (const { name, type, arity } of columns) {
    const why =
      arity === 'list'
        ? 'is a list'
        : type === 'Boolean'
          ? 'has two values'
          : type.startsWith('Unsupported')
            ? 'has a type that the client does not know'
            : undefined
    if (why === undefined || (type === 'Boolean' && fields.length > 1)) continue
    throw new UserError({
      code: 'UNIQUE.NO_SENSE',
      message: `Field "${name}" of ${model} ${why}, so it cannot be unique.`,
      hint: `pnpm gen index ${model} ${name}`,
    })
  }
}
