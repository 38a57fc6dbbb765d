import type { Count } from '../../pipeline/count-rows.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { partsOf } from '../../plan/columns-of.ts'
import { countNewDuplicates, countNulls, countUnfilled, refuseRows } from '../../plan/counts.ts'
import { quoted, tableOf } from '../../plan/table-of.ts'
import { columnName, indexesOn } from '../../schema/schema-lookup.ts'
import type { RequireRequest } from './require.ts'

/** Rows without a value, and what they would get. */
export function requireCounts(
  { model, field, backfill, default: text }: RequireRequest,
  state: ProjectState,
): Count[] {
  const { block, columns } = partsOf(state.schema, model, field)
  const table = tableOf(block)
  return columns
    .filter(({ arity }) => arity === 'optional')
    .flatMap((item) => {
      const column = columnName(item)
      const name = quoted(column)
      // What a default is in SQL shows only later: as text it is as it was typed.
      const value = backfill ?? (text === undefined ? undefined : `'${text.replaceAll("'", "''")}'`)
      const given = backfill === undefined ? `${name}::text` : name
      const unique = indexesOn(block, item.name).some(
        (index) => index.unique && index.fields.length === 1,
      )
      return [
        countNulls(table, column),
        ...(backfill === undefined
          ? []
          : [countUnfilled(table, column, backfill, `${name} IS NULL`)]),
        ...(unique && value !== undefined
          ? [countNewDuplicates(table, column, `coalesce(${given}, (${value}))`)]
          : []),
      ]
    })
}

/** What rows get must fit. Throws `DATA.NULLS` and `DATA.DUPLICATES`. */
export function checkFill(request: RequireRequest, state: ProjectState): void {
  for (const count of requireCounts(request, state)) {
    const hint = 'Give another --backfill'
    if (count.key.startsWith('unfilled ')) {
      refuseRows(state, count, { code: 'NULLS', why: 'the field is to be required', hint })
    }
    if (count.key.startsWith('duplicates ')) {
      refuseRows(state, count, { code: 'DUPLICATES', why: 'the field is unique', hint })
    }
  }
}
