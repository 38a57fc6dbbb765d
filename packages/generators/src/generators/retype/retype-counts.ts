import { withValue } from '@repo/migrate/recipes'
import type { Count } from '../../pipeline/count-rows.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { quoted, tableOf } from '../../plan/table-of.ts'
import { columnName } from '../../schema/schema-lookup.ts'
import type { RetypeRequest } from './retype.ts'
import { type Retyped, retyped } from './retyped.ts'

export const uncastableKey = (table: string, column: string) => `uncastable ${table}.${column}`

/** Rows whose value Postgres does not take as the new type. Nothing is cast where none can fail. */
export function retypeCounts(request: RetypeRequest, state: ProjectState): Count[] {
  const change = retyped(request, state)
  if (change.from === change.to || change.edits.length > 0) return newEnumCount(request, change)
  const table = tableOf(change.block)
  const column = columnName(change.item)
  const value = withValue(change.forth, quoted(column))
  // An assignment, as of an UPDATE: it refuses a text that is too long. No column has such names.
  const body = `DECLARE strata_value ${change.to}; BEGIN SELECT (${value}) INTO strata_value FROM (SELECT (strata_row).*) AS ${quoted(table.name)}; RETURN true; EXCEPTION WHEN OTHERS THEN RETURN false; END`
  return [
    {
      key: uncastableKey(table.name, column),
      what: `rows of ${table.name} whose ${column} is no ${change.to}`,
      setup: [
        ...change.extensions.map((name) => `CREATE EXTENSION IF NOT EXISTS ${quoted(name)}`),
        `CREATE FUNCTION pg_temp.strata_castable(strata_row ${table.sql}) RETURNS boolean LANGUAGE plpgsql AS $strata$ ${body} $strata$`,
      ],
      sql: `SELECT count(*) FROM ${table.sql} AS strata_row WHERE NOT pg_temp.strata_castable(strata_row)`,
    },
  ]
}

/** The type is not there yet, so its values are compared as text. */
function newEnumCount({ spec }: RetypeRequest, change: Retyped): Count[] {
  if (spec.kind !== 'enum' || !('values' in spec.of)) return []
  const table = tableOf(change.block)
  const column = columnName(change.item)
  const name = change.to.replaceAll(/^.*\.|"/g, '')
  const value = withValue(change.forth, quoted(column)).replaceAll(
    new RegExp(`::(?:"[^"]+"\\.)?"?${name}\\b"?`, 'g'),
    '',
  )
  const values = spec.of.values.map((one) => `'${one}'`).join(', ')
  return [
    {
      key: uncastableKey(table.name, column),
      what: `rows of ${table.name} whose ${column} is none of ${spec.of.values.join(', ')}`,
      sql: `SELECT count(*) FROM ${table.sql} WHERE ${quoted(column)} IS NOT NULL AND (${value})::text NOT IN (${values})`,
    },
  ]
}
