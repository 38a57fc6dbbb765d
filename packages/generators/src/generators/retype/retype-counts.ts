import { countRowsUnlike, fieldsOfRow, quoted, type Table, withValue } from '@repo/migrate/recipes'
import type { Count } from '../../pipeline/count-rows.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { tableOf } from '../../plan/table-of.ts'
import { columnName } from '../../schema/schema-lookup.ts'
import { keptValue } from './kept-value.ts'
import type { RetypeRequest } from './retype.ts'
import { type Retyped, retyped } from './retyped.ts'

export const uncastableKey = (table: string, column: string) => `uncastable ${table}.${column}`
export const changedKey = (table: string, column: string) => `changed ${table}.${column}`

/**
 * Rows whose value Postgres does not take as the new type, and those that it would round or cut,
 * which `--using` may mean. Nothing is cast where none can fail.
 */
export function retypeCounts(request: RetypeRequest, state: ProjectState): Count[] {
  const change = retyped(request, state)
  if (change.from === change.to || change.edits.length > 0) return newEnumCount(request, change)
  const { from, to, extensions } = change
  const table = tableOf(change.block)
  const column = columnName(change.item)
  const value = withValue(change.forth, quoted(column))
  const kept =
    request.using === undefined ? keptValue(from, to, quoted(column), 'strata_value') : undefined
  const castable = { table, to, value, holds: 'true', extensions }
  return [
    {
      key: uncastableKey(table.name, column),
      what: `rows of ${table.name} whose ${column} is no ${to}`,
      ...countFailing(castable),
    },
    ...(kept === undefined
      ? []
      : [
          {
            key: changedKey(table.name, column),
            what: `rows of ${table.name} whose ${column} ${to} rounds or cuts`,
            ...countFailing({ ...castable, holds: kept }),
          },
        ]),
  ]
}

interface Cast {
  table: Table
  to: string
  value: string
  /** What has to hold of `strata_value`. */
  holds: string
  extensions: readonly string[]
}

function countFailing({ table, to, value, holds, extensions }: Cast) {
  // An assignment, as of an UPDATE: it refuses a text that is too long. No column has such names.
  const body = `
DECLARE
  strata_value ${to};
  strata_holds boolean;
BEGIN
  SELECT (${value}) INTO strata_value FROM ${fieldsOfRow(table)};
  SELECT ${holds} INTO strata_holds FROM ${fieldsOfRow(table)};
  RETURN coalesce(strata_holds, true);
EXCEPTION WHEN OTHERS THEN
  RETURN false;
END
`
  const { setup, sql } = countRowsUnlike({ table, body })
  const extended = extensions.map((name) => `CREATE EXTENSION IF NOT EXISTS ${quoted(name)}`)
  return { setup: [...extended, setup], sql }
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
