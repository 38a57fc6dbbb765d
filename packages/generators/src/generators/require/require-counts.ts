import { backfillIn, literal, quoted } from '@repo/migrate/recipes'
import type { Count } from '../../pipeline/count-rows.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { partsOf } from '../../plan/columns-of.ts'
import {
  countNewDuplicates,
  countNulls,
  countOrphans,
  countUnfilled,
  refuseRows,
} from '../../plan/counts.ts'
import { referredColumn } from '../../plan/referred-column.ts'
import { sqlType } from '../../plan/sql-type.ts'
import { tableOf } from '../../plan/table-of.ts'
import { columnName, indexesOn } from '../../schema/schema-lookup.ts'
import type { RequireRequest } from './require.ts'

/** The request with what the first of two changes gave the rows, unless it says something else. */
export function withEarlierFill(request: RequireRequest, state: ProjectState): RequireRequest {
  if (!request.finish || request.backfill !== undefined) return request
  const { block, columns } = partsOf(state.schema, request.model, request.field)
  const [column] = columns
  if (column === undefined) return request
  const written = backfillIn(state.migrations, tableOf(block), columnName(column))
  return { ...request, backfill: written?.replace(/^\(([\s\S]*)\)$/, '$1') }
}

/** Rows without a value, and what they would get. */
export function requireCounts(request: RequireRequest, state: ProjectState): Count[] {
  const { model, field, backfill, default: text } = withEarlierFill(request, state)
  const { schema } = state
  const { block, columns, relations } = partsOf(schema, model, field)
  const table = tableOf(block)
  const filled = isDefault(backfill) ? undefined : backfill
  return columns
    .filter(({ arity }) => arity === 'optional')
    .flatMap((item) => {
      const column = columnName(item)
      const name = quoted(column)
      // What a default is in SQL shows only later: as text it is as it was typed.
      const value = filled ?? (text === undefined ? undefined : literal(text))
      const given = filled === undefined ? `${name}::text` : name
      const unique = indexesOn(block, item.name).some(
        (index) => index.unique && index.fields.length === 1,
      )
      const targets = relations.flatMap((relation) => referredColumn(schema, block, relation) ?? [])
      const type = sqlType(schema, item)
      return [
        countNulls(table, column),
        ...(filled === undefined
          ? []
          : [countUnfilled(table, column, `(${filled})::${type}`, `${name} IS NULL`)]),
        ...(unique && value !== undefined
          ? [countNewDuplicates(table, column, `coalesce(${given}, (${value}))`)]
          : []),
        ...(value === undefined
          ? []
          : targets.map((target) => countOrphans(table, column, value, target, `${name} IS NULL`))),
      ]
    })
}

/** What rows get must fit. Throws `DATA.NULLS`, `DATA.DUPLICATES` and `DATA.ORPHANS`. */
export function checkFill(request: RequireRequest, state: ProjectState): void {
  const { filled, finish, backfill } = request
  for (const count of requireCounts(request, state)) {
    const hint = 'Give another --backfill'
    if (count.key.startsWith('nulls ') && (filled || (finish && backfill === undefined))) {
      const fill = filled
        ? 'Give --default or --backfill in the place of --filled'
        : 'Add --backfill "<sql>"'
      refuseRows(state, count, { code: 'NULLS', why: 'the field is to be required', hint: fill })
    }
    if (count.key.startsWith('unfilled ')) {
      refuseRows(state, count, { code: 'NULLS', why: 'the field is to be required', hint })
    }
    if (count.key.startsWith('duplicates ')) {
      refuseRows(state, count, { code: 'DUPLICATES', why: 'the field is unique', hint })
    }
    if (count.key.startsWith('orphans ')) {
      refuseRows(state, count, { code: 'ORPHANS', why: 'the field is a reference', hint })
    }
  }
}

/** The keyword, which is no expression. */
export const isDefault = (backfill: string | undefined) =>
  backfill !== undefined && /^\s*default\s*$/i.test(backfill)
