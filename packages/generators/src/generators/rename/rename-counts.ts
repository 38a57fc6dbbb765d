import type { Count } from '../../pipeline/count-rows.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { countFunctions } from '../../plan/functions-naming.ts'
import { isRelation } from '../../plan/require-columns.ts'
import { tableOf } from '../../plan/table-of.ts'
import { columnName, findField } from '../../schema/schema-lookup.ts'
import type { RenameFieldRequest } from './plan-rename-field.ts'
import type { RenameRequest } from './rename.ts'

/** Functions that a rename in the database, at once, would break. */
export function renameCounts(
  { mode, ...names }: RenameRequest | RenameFieldRequest,
  state: ProjectState,
): Count[] {
  const model = 'model' in names ? names.model : names.from
  const block = state.schema.blocks.find((one) => one.kind === 'model' && one.name === model)
  if (block === undefined) return []
  const table = tableOf(block)
  const atOnce = mode === 'db' || (mode === undefined && state.unreleased().has(table.sql))
  if (!atOnce) return []
  if (!('model' in names)) return countFunctions(state, table)
  const item = findField(block, names.from)
  return item === undefined || isRelation(state.schema, item)
    ? []
    : countFunctions(state, table, columnName(item))
}
