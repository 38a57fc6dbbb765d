import { UserError } from '@repo/cli'
import { columnDefault } from '@repo/migrate/recipes'
import { checkedExpression } from '../../grammar/check-expression.ts'
import { parseDefault } from '../../grammar/default-value.ts'
import { pslDefaultOfEnum } from '../../grammar/enum-default.ts'
import type { DefaultValue } from '../../grammar/field-spec.ts'
import { snakeCase } from '../../grammar/words.ts'
import type { Diffs } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { type FieldParts, partsOf } from '../../plan/columns-of.ts'
import { replaced } from '../../plan/replaced.ts'
import { specOfField } from '../../plan/spec-of-field.ts'
import { tableOf } from '../../plan/table-of.ts'
import { followResource } from '../../resource/follow-resource.ts'
import type { SchemaItem } from '../../schema/scan-schema.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import { columnName, enumValues } from '../../schema/schema-lookup.ts'
import type { RequireRequest } from './require.ts'

export interface RequiredColumn {
  parts: FieldParts
  item: SchemaItem
  value: ConstantDefault | undefined
}

/** `nullable`: rows may still be without a value. */
export function codeOf(
  { model }: RequireRequest,
  { parts, value }: RequiredColumn,
  state: ProjectState,
  nullable: boolean,
) {
  const now = { optional: false, ...(value === undefined ? {} : { default: value }) }
  const changes = replaced(state.schema, parts, now)
  return followResource(
    model,
    changes.map((change) => ({ ...change, nullable })),
    state,
  )
}

/** Whether what was typed can be the fill at all. Throws `SPEC.…` and `REQUIRE.NO_DEFAULT`. */
export function checkFillText(request: RequireRequest, state: ProjectState): void {
  const { columns } = partsOf(state.schema, request.model, request.field)
  if (request.backfill !== undefined) checkedExpression(request.backfill, '--backfill')
  for (const item of columns) defaultOf(request, item, state)
}

/** The column, what fills it and its new default, as SQL. */
export async function filledColumn(
  { model, field, backfill }: RequireRequest,
  { parts, item, value }: RequiredColumn,
  { scripts }: Diffs,
) {
  const table = tableOf(parts.block)
  const column = columnName(item)
  const { before, after } = value === undefined ? noScripts : await scripts()
  const [had, has] = [before, after].map((script) => columnDefault(script, table.sql, column))
  const fill = backfill === undefined ? has : checkedExpression(backfill, '--backfill')
  return {
    name: `${snakeCase(model)}_${snakeCase(field)}`,
    table,
    column,
    ...(fill === undefined ? {} : { fill }),
    ...(has === undefined || has === had ? {} : { setDefault: has, hadDefault: had }),
  }
}

const noScripts = { before: '', after: '' }

export const defaultEdits = (
  model: string,
  { name }: SchemaItem,
  value: ConstantDefault | undefined,
): SchemaEdit[] =>
  value === undefined
    ? []
    : [{ edit: 'changeField', model, field: name, change: { set: [`@default(${value.psl})`] } }]

type ConstantDefault = Extract<DefaultValue, { kind: 'constant' }>

/** `--default` in the grammar's words. Throws `SPEC.DEFAULT` and `REQUIRE.NO_DEFAULT`. */
export function defaultOf(
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

export const noDefault = (model: string, field: string, why: string) =>
  new UserError({
    code: 'REQUIRE.NO_DEFAULT',
    message: `Field "${field}" of ${model} gets no default: ${why}.`,
    hint: `pnpm gen require ${model}.${field} --backfill "<sql>"`,
    exitCode: 2,
  })
