import { UserError } from '@repo/cli'
import { quoted, type Table } from '@repo/migrate/recipes'
import { type Count, counted } from '../pipeline/count-rows.ts'
import { countOf, type ProjectState } from '../pipeline/project-state.ts'
import type { ReferredColumn } from './referred-column.ts'

/** Keys of the counts, by the table's and the columns' database names. */
export const rowsKey = (table: string) => `rows ${table}`
export const nullsKey = (table: string, column: string) => `nulls ${table}.${column}`
export const valuesKey = (table: string, column: string) => `values ${table}.${column}`
export const unfilledKey = (table: string, field: string) => `unfilled ${table}.${field}`
export const duplicatesKey = (table: string, columns: readonly string[]) =>
  `duplicates ${table}.${columns.join(',')}`

export const countRowsOf = ({ name, sql }: Table): Count => ({
  key: rowsKey(name),
  what: `rows of ${name}`,
  sql: `SELECT count(*) FROM ${sql}`,
})

export const countNulls = ({ name, sql }: Table, column: string): Count => ({
  key: nullsKey(name, column),
  what: `rows of ${name} without ${column}`,
  sql: `SELECT count(*) FROM ${sql} WHERE ${quoted(column)} IS NULL`,
})

export const countValues = ({ name, sql }: Table, column: string): Count => ({
  key: valuesKey(name, column),
  what: `rows of ${name} with ${column}`,
  sql: `SELECT count(*) FROM ${sql} WHERE ${quoted(column)} IS NOT NULL`,
})

/** Values that several rows share; NULLs are not the same as each other. */
export function countDuplicates({ name, sql }: Table, columns: readonly string[]): Count {
  const names = columns.map(quoted)
  return {
    key: duplicatesKey(name, columns),
    what: `values of ${columns.join(', ')} that several rows of ${name} share`,
    sql: `SELECT count(*) FROM (SELECT FROM ${sql} WHERE ${names.map((column) => `${column} IS NOT NULL`).join(' AND ')} GROUP BY ${names.join(', ')} HAVING count(*) > 1) AS shared`,
  }
}

/** The same of a column that does not exist yet: of the values that SQL would give it. */
export const countNewDuplicates = (
  { name, sql }: Pick<Table, 'name' | 'sql'>,
  field: string,
  value: string,
): Count => ({
  key: duplicatesKey(name, [field]),
  what: `values of ${field} that several rows of ${name} would share`,
  sql: `SELECT count(*) FROM (SELECT FROM (SELECT (${value}) AS value FROM ${sql}) AS given WHERE value IS NOT NULL GROUP BY value HAVING count(*) > 1) AS shared`,
})

/** Rows that SQL would give no value. */
export const countUnfilled = (
  { name, sql }: Table,
  field: string,
  value: string,
  where = 'true',
): Count => ({
  key: unfilledKey(name, field),
  what: `rows of ${name} for which the SQL makes no ${field}`,
  sql: `SELECT count(*) FROM ${sql} WHERE ${where} AND (${value}) IS NULL`,
})

export const orphansKey = (table: string, field: string) => `orphans ${table}.${field}`

/** Rows to which SQL would give a value that refers to nothing. */
export const countOrphans = (
  { name, sql }: Table,
  field: string,
  value: string,
  to: ReferredColumn,
  where = 'true',
): Count => ({
  key: orphansKey(name, field),
  what: `rows of ${name} whose ${field} is no row of ${to.name}`,
  sql: `SELECT count(*) FROM (SELECT (${value}) AS value FROM ${sql} WHERE ${where}) AS given WHERE given.value IS NOT NULL AND NOT EXISTS (SELECT FROM ${to.sql} AS target WHERE target.${quoted(to.column)} = given.value::${to.type})`,
})

/** Throws `DATA.…` where rows of the development database stand in the way. */
export function refuseRows(
  state: Pick<ProjectState, 'counted'>,
  { key, what }: Count,
  {
    code,
    why,
    hint,
  }: { code: 'NULLS' | 'DUPLICATES' | 'ORPHANS' | 'UNCASTABLE'; why: string; hint: string },
): void {
  const found = countOf(state, key) ?? 0
  if (found === 0) return
  throw new UserError({
    code: `DATA.${code}`,
    message: `The development database has ${counted(found, what)}: ${why}.`,
    hint,
  })
}
