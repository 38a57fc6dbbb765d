import { type Column, hasVolatileDefault } from './column.ts'
import type { UndoLoss } from './database-change.ts'
import type { Fill } from './filled-columns.ts'
import { literal, quoted } from './identifier.ts'
import { addedColumn, type Statement } from './statement.ts'

/** What was written since into the tables and columns that these statements add. */
export function undoLosses(statements: Statement[], fill: Fill[]): UndoLoss[] {
  return statements.flatMap(({ kind, table, tableSql, clauses }) => {
    const from = `SELECT count(*) FROM ${tableSql}`
    if (kind === 'table') return [{ what: `rows of ${table}`, sql: from }]
    return clauses.flatMap((clause) => {
      const column = addedColumn(clause)
      if (column === undefined) return []
      const told = fill.find(
        (one) => one.column === column.name && [table, tableSql].includes(one.table),
      )
      const sql = `${from} WHERE ${differs(tableSql, column, told?.value)}`
      return [{ what: `rows of ${table} with ${column.name}`, sql }]
    })
  })
}

/** Whether a row has another value than the change itself gave it. */
function differs(tableSql: string, column: Column, told: string | undefined): string {
  const name = quoted(column.name)
  if (told === undefined && /^(CURRENT_TIMESTAMP|now\(\))$/i.test(column.default ?? '')) {
    return `${name} IS DISTINCT FROM (${momentOfAdding(tableSql, column)})`
  }
  const value = told ?? column.default
  if (value === undefined || (told === undefined && hasVolatileDefault(column))) {
    return `${name} IS NOT NULL`
  }
  // A type without equality is compared as it is written.
  const cast = /^(?:JSON|XML)\b(?!B)/.test(column.type) ? '::text' : ''
  return `${name}${cast} IS DISTINCT FROM CAST((${value}) AS ${column.type})${cast}`
}

/** Postgres keeps what the rows got that were there, until something writes the whole table. */
const momentOfAdding = (tableSql: string, { name, type }: Column) =>
  `SELECT (attmissingval::text::${type}[])[1] FROM pg_attribute WHERE attrelid = ${literal(tableSql)}::regclass AND attname = ${literal(name)}`
