import { backfillIn, fillColumn } from '@repo/migrate/recipes'
import { checkedExpression } from '../../grammar/check-expression.ts'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { draftOf, noMigration } from '../../plan/draft.ts'
import { tableOf } from '../../plan/table-of.ts'
import { editSchema } from '../../schema/edit-schema.ts'
import { columnName } from '../../schema/schema-lookup.ts'
import type { RequireRequest } from './require.ts'
import { codeOf, defaultEdits, filledColumn, type RequiredColumn } from './required-column.ts'

/** The API always writes a value from the next release on, and rows without one get theirs. */
export function beginRequire(
  request: RequireRequest,
  column: RequiredColumn,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { model, field } = request
  const { parts, item, value } = column
  const { backfill } = request
  const target = `${model}.${field}`
  const code = codeOf(request, column, state, true)
  const isFilled = backfill !== undefined || value !== undefined
  const edits = defaultEdits(model, item, value)
  const before = state.schema.files
  const changesSchema = editSchema(before, edits).some(
    ({ content }, at) => content !== before[at]?.content,
  )
  const filled = backfillIn(state.migrations, tableOf(parts.block), columnName(item))
  const isSame =
    backfill === undefined
      ? filled !== undefined
      : filled === checkedExpression(backfill, '--backfill')
  const hasCode = code.files.length > 0 || code.conflicts.length > 0
  if (!hasCode && !changesSchema && (!isFilled || isSame)) {
    return {
      identical: `The API requires ${target} already, or has no routes for it. When that release is out: pnpm gen require ${target} --finish`,
    }
  }
  const fillFlag = request.steps ? ' --backfill "<sql>"' : ''
  return draftOf(
    {
      title: `Require ${target} in the API`,
      name: `require_${snakeCase(model)}_${snakeCase(field)}_in_api`,
      breaking: true,
      edits,
      migrate: isFilled
        ? async (diffs) => fillColumn(await filledColumn(request, column, diffs))
        : noMigration('the database follows when no release runs that leaves it empty'),
      code,
      next: [
        'pnpm test',
        `pnpm gen require ${target} --finish${fillFlag}  # when the release is out`,
      ],
    },
    state,
    render,
  )
}
