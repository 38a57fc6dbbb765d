import type { FieldTarget } from '../../grammar/parse-target.ts'
import type { Count } from '../../pipeline/count-rows.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { partsOf } from '../../plan/columns-of.ts'
import { countNulls } from '../../plan/counts.ts'
import { tableOf } from '../../plan/table-of.ts'
import { columnName } from '../../schema/schema-lookup.ts'

/** Rows without a value. */
export function requireCounts({ model, field }: FieldTarget, state: ProjectState): Count[] {
  const { block, columns } = partsOf(state.schema, model, field)
  return columns
    .filter(({ arity }) => arity === 'optional')
    .map((item) => countNulls(tableOf(block), columnName(item)))
}
