import { UserError } from '@repo/cli'
import { columnDefault, replaceForeignKeys, requireColumn } from '@repo/migrate/recipes'
import { checkedExpression } from '../../grammar/check-expression.ts'
import { parseDefault } from '../../grammar/default-value.ts'
import { pslDefaultOfEnum } from '../../grammar/enum-default.ts'
import type { DefaultValue } from '../../grammar/field-spec.ts'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import { countOf, type ProjectState } from '../../pipeline/project-state.ts'
import { arityEdits } from '../../plan/arity-edits.ts'
import { type FieldParts, partsOf } from '../../plan/columns-of.ts'
import { combineChanges } from '../../plan/combine-changes.ts'
import { countNulls, nullsKey } from '../../plan/counts.ts'
import { draftOf, noMigration } from '../../plan/draft.ts'
import { replaced } from '../../plan/replaced.ts'
import { specOfField } from '../../plan/spec-of-field.ts'
import { tableOf } from '../../plan/table-of.ts'
import { followResource } from '../../resource/follow-resource.ts'
import { attributesOf } from '../../schema/attributes.ts'
import type { SchemaItem } from '../../schema/scan-schema.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import { columnName, enumValues } from '../../schema/schema-lookup.ts'
import type { RequireRequest } from './require.ts'
import { checkFill, isDefault } from './require-counts.ts'

export function planRequire(
  request: RequireRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { model, field, steps } = request
  const parts = partsOf(state.schema, model, field)
  const optional = parts.columns.filter(({ arity }) => arity === 'optional')
  const [item, second] = optional
  if (item === undefined) return { identical: `${model}.${field} is required already.` }
  if (second !== undefined) throw severalColumns(model, field)
  if (!steps) checkFill(request, state)
  if (isDefault(request.backfill) && attributesOf(item).every(({ name }) => name !== '@default')) {
    throw noDefault(model, field, 'the column has none that a backfill could be')
  }
  const value = defaultOf(request, item, state)
  const now = { optional: false, ...(value === undefined ? {} : { default: value }) }
  const code = followResource(model, replaced(state.schema, parts, now), state)
  if (steps && code.files.length === 0) {
    return { identical: `The API requires ${model}.${field} already, or has no routes for it.` }
  }
  return draftOf(
    {
      title: `Require ${model}.${field}${steps ? ' in the API' : ''}`,
      name: `require_${snakeCase(model)}_${snakeCase(field)}`,
      breaking: true,
      edits: steps ? [] : [...arityEdits(parts, 'required'), ...defaultEdits(model, item, value)],
      migrate: steps
        ? noMigration('the database follows when no row is without a value')
        : migration(request, state, parts, item),
      code,
      notes: steps ? [] : rowNotes(request, state, parts, item),
      next: steps
        ? [`pnpm gen require ${model}.${field} --backfill "<sql>"  # when the release is out`]
        : ['pnpm test'],
    },
    state,
    render,
  )
}

/** Where nothing fills them, rows of another database stop the deploy. */
function rowNotes(
  request: RequireRequest,
  state: ProjectState,
  { block }: FieldParts,
  item: SchemaItem,
): string[] {
  const table = tableOf(block)
  const isFilled = request.default !== undefined || request.backfill !== undefined
  if (isFilled || state.unreleased().has(table.sql)) return []
  const { what, sql } = countNulls(table, columnName(item))
  return [
    `A deploy fails where a database has ${what}, and from then on updates of such a row do. Count there first: ${sql}; --default or --backfill fills them.`,
  ]
}

/** Whether what was typed can be the fill at all. Throws `SPEC.…` and `REQUIRE.NO_DEFAULT`. */
export function checkFillText(request: RequireRequest, state: ProjectState): void {
  const { columns } = partsOf(state.schema, request.model, request.field)
  if (request.backfill !== undefined) checkedExpression(request.backfill, '--backfill')
  for (const item of columns) defaultOf(request, item, state)
}

function migration(
  { model, field, backfill, ...request }: RequireRequest,
  state: ProjectState,
  { block }: FieldParts,
  item: SchemaItem,
): Draft['migrate'] {
  const table = tableOf(block)
  const column = columnName(item)
  const nulls = countOf(state, nullsKey(table.name, column)) ?? 0
  return async ({ forward, reverse, scripts }) => {
    const { before, after } = request.default === undefined ? noScripts : await scripts()
    const [had, has] = [before, after].map((script) => columnDefault(script, table.sql, column))
    const fill = backfill === undefined ? has : checkedExpression(backfill, '--backfill')
    return combineChanges([
      requireColumn({
        name: `${snakeCase(model)}_${snakeCase(field)}`,
        table,
        column,
        ...(fill === undefined ? {} : { fill }),
        ...(has === undefined || has === had ? {} : { setDefault: has, hadDefault: had }),
        direct: state.unreleased().has(table.sql) && (nulls === 0 || fill !== undefined),
      }),
      // A required relation cannot be emptied when its target goes, as an optional one is.
      ...replaceForeignKeys({ diff: forward, reverse }),
    ])
  }
}

const noScripts = { before: '', after: '' }

const defaultEdits = (
  model: string,
  { name }: SchemaItem,
  value: ConstantDefault | undefined,
): SchemaEdit[] =>
  value === undefined
    ? []
    : [{ edit: 'changeField', model, field: name, change: { set: [`@default(${value.psl})`] } }]

type ConstantDefault = Extract<DefaultValue, { kind: 'constant' }>

/** `--default` in the grammar's words. Throws `SPEC.DEFAULT` and `REQUIRE.NO_DEFAULT`. */
function defaultOf(
  { model, field, default: text }: RequireRequest,
  item: SchemaItem,
  { schema }: ProjectState,
): ConstantDefault | undefined {
  if (text === undefined) return undefined
  const spec = specOfField(schema, partsOf(schema, model, field).block, item)
  if (spec === undefined || (spec.kind !== 'scalar' && spec.kind !== 'enum')) {
    throw noDefault(model, field, `the type "${item.type}" takes none here`)
  }
  const value =
    spec.kind === 'enum'
      ? pslDefaultOfEnum(field, text, false, enumValues(schema, item.type))
      : parseDefault(text, { field, type: spec.type, size: spec.size, list: false })
  if (value.kind === 'constant') return value
  throw noDefault(model, field, `"${text}" is no constant, so it fills no row that exists`)
}

const noDefault = (model: string, field: string, why: string) =>
  new UserError({
    code: 'REQUIRE.NO_DEFAULT',
    message: `Field "${field}" of ${model} gets no default: ${why}.`,
    hint: `pnpm gen require ${model}.${field} --backfill "<sql>"`,
    exitCode: 2,
  })

const severalColumns = (model: string, field: string) =>
  new UserError({
    code: 'REQUIRE.SEVERAL_COLUMNS',
    message: `Field "${field}" of ${model} has a foreign key of several columns.`,
    hint: `Require them one by one: pnpm gen require ${model}.<column>`,
  })
