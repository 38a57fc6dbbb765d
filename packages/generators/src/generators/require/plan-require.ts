import { UserError } from '@repo/cli'
import { replaceForeignKeys, requireColumn } from '@repo/migrate/recipes'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import { countOf, type ProjectState } from '../../pipeline/project-state.ts'
import { arityEdits } from '../../plan/arity-edits.ts'
import { type FieldParts, partsOf } from '../../plan/columns-of.ts'
import { combineChanges } from '../../plan/combine-changes.ts'
import { countNulls, nullsKey } from '../../plan/counts.ts'
import { draftOf } from '../../plan/draft.ts'
import { failsUntilOut } from '../../plan/second-step.ts'
import { tableOf } from '../../plan/table-of.ts'
import { attributesOf } from '../../schema/attributes.ts'
import type { SchemaItem } from '../../schema/scan-schema.ts'
import { columnName } from '../../schema/schema-lookup.ts'
import { beginRequire } from './begin-require.ts'
import type { RequireRequest } from './require.ts'
import { checkFill, isDefault, withEarlierFill } from './require-counts.ts'
import {
  codeOf,
  defaultEdits,
  defaultOf,
  filledColumn,
  noDefault,
  type RequiredColumn,
} from './required-column.ts'

export function planRequire(
  given: RequireRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const request = withEarlierFill(given, state)
  const { model, field, steps, finish } = request
  const parts = partsOf(state.schema, model, field)
  const optional = parts.columns.filter(({ arity }) => arity === 'optional')
  const [item, second] = optional
  if (item === undefined) return { identical: `${model}.${field} is required already.` }
  if (second !== undefined) throw severalColumns(model, field)
  if (!steps) checkFill(request, state)
  if (isDefault(request.backfill) && attributesOf(item).every(({ name }) => name !== '@default')) {
    throw noDefault(model, field, 'the column has none that a backfill could be')
  }
  const column = { parts, item, value: defaultOf(request, item, state) }
  if (isFirstStep(request, state, parts)) return beginRequire(request, column, state, render)
  if (finish) checkBegun(request, column, state)
  return requireNow(request, column, state, render)
}

/** A release that runs may leave the column empty, so that the database waits for the next one. */
const isFirstStep = (
  { steps, finish, atOnce }: RequireRequest,
  state: ProjectState,
  { block }: FieldParts,
) => steps || !(finish || atOnce || state.unreleased().has(tableOf(block).sql))

function requireNow(
  request: RequireRequest,
  column: RequiredColumn,
  state: ProjectState,
  render: Render,
): Draft {
  const { model, field, finish, atOnce } = request
  const { parts, item, value } = column
  const isReleased = !state.unreleased().has(tableOf(parts.block).sql)
  return draftOf(
    {
      title: `Require ${model}.${field}`,
      name: `require_${snakeCase(model)}_${snakeCase(field)}`,
      breaking: !finish,
      edits: [...arityEdits(parts, 'required'), ...defaultEdits(model, item, value)],
      migrate: migration(request, state, column),
      code: codeOf(request, column, state, false),
      notes: [
        ...(finish ? [`Deploy it when no release runs any more that leaves ${field} empty.`] : []),
        ...(atOnce && isReleased ? [failsUntilOut] : []),
        ...rowNotes(request, state, parts, item),
      ],
    },
    state,
    render,
  )
}

/** Throws `REQUIRE.NOT_BEGUN` where the API would go on writing rows without a value. */
function checkBegun(request: RequireRequest, column: RequiredColumn, state: ProjectState): void {
  if (codeOf(request, column, state, true).files.length === 0) return
  const target = `${request.model}.${request.field}`
  throw new UserError({
    code: 'REQUIRE.NOT_BEGUN',
    message: `The API still lets ${target} be empty, so there is nothing to finish.`,
    hint: `pnpm gen require ${target} --backfill "<sql>"`,
  })
}

/** Where nothing fills them, rows of another database stop the deploy. */
function rowNotes(
  request: RequireRequest,
  state: ProjectState,
  { block }: FieldParts,
  item: SchemaItem,
): string[] {
  const table = tableOf(block)
  const flags = request.finish ? '--backfill' : '--default or --backfill'
  const isFilled = request.default !== undefined || request.backfill !== undefined
  if (isFilled || state.unreleased().has(table.sql)) return []
  const { what, sql } = countNulls(table, columnName(item))
  return [
    `A deploy fails where a database has ${what}, and from then on updates of such a row do. Count there first: ${sql}; ${flags} fills them.`,
  ]
}

function migration(
  request: RequireRequest,
  state: ProjectState,
  column: RequiredColumn,
): Draft['migrate'] {
  const table = tableOf(column.parts.block)
  const nulls = countOf(state, nullsKey(table.name, columnName(column.item))) ?? 0
  return async (diffs) => {
    const filled = await filledColumn(request, column, diffs)
    const isFree = state.unreleased().has(table.sql)
    return combineChanges([
      requireColumn({ ...filled, direct: isFree && (nulls === 0 || filled.fill !== undefined) }),
      // A required relation cannot be emptied when its target goes, as an optional one is.
      ...replaceForeignKeys({ diff: diffs.forward, reverse: diffs.reverse }),
    ])
  }
}

const severalColumns = (model: string, field: string) =>
  new UserError({
    code: 'REQUIRE.SEVERAL_COLUMNS',
    message: `Field "${field}" of ${model} has a foreign key of several columns.`,
    hint: `Require them one by one: pnpm gen require ${model}.<column>`,
  })
