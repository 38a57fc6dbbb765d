import type { Count } from '../../pipeline/count-rows.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { countFunctions } from '../../plan/functions-naming.ts'
import { isRelation } from '../../plan/require-columns.ts'
import { countStanding } from '../../plan/standing.ts'
import { tableOf } from '../../plan/table-of.ts'
import { columnName, findField, requireModel } from '../../schema/schema-lookup.ts'
import { columnsOf, type RenameFieldRequest } from './plan-rename-field.ts'
import type { RenameRequest } from './rename.ts'

/** What stands on the column that a new one takes over from. */
function besideCounts(request: RenameFieldRequest, state: ProjectState): Count[] {
  const { model, from, to } = request
  const block = requireModel(state.schema, model)
  const item = findField(block, from)
  if (item === undefined || isRelation(state.schema, item)) return []
  const columns = columnsOf(state.schema, block, item, to)
  if (columns.from === columns.to) return []
  const table = tableOf(block)
  return [
    countStanding(table, columns.from, { column: columns.to, isThere: false }),
    ...countFunctions(state, table, columns.from),
  ]
}

/** Functions that a rename in the database, at once, would break. */
export function renameCounts(
  { mode, ...names }: RenameRequest | RenameFieldRequest,
  state: ProjectState,
): Count[] {
  const model = 'model' in names ? names.model : names.from
  const block = state.schema.blocks.find((one) => one.kind === 'model' && one.name === model)
  if (block === undefined) return []
  const table = tableOf(block)
  if (mode === 'zero-downtime' && 'model' in names) return besideCounts({ mode, ...names }, state)
  if (mode === 'zero-downtime') return [countStanding(table)]
  const atOnce = mode === 'db' || (mode === undefined && state.unreleased().has(table.sql))
  if (!atOnce) return []
  if (!('model' in names)) return countFunctions(state, table)
  const item = findField(block, names.from)
  return item === undefined || isRelation(state.schema, item)
    ? []
    : countFunctions(state, table, columnName(item))
}
