import { addEmptyColumn } from './add-empty-column.ts'
import { type Column, hasVolatileDefault, isDefaultOfZone } from './column.ts'
import { quoted } from './identifier.ts'
import { addedColumn, type Statement } from './statement.ts'
import { pinUtc } from './utc.ts'

/** A value for the rows that exist, of a new column that they would lack. */
export interface Fill {
  /** Its name, or as SQL writes it where several schemas have one of the name. */
  table: string
  column: string
  /** An expression over the row's columns. */
  value: string
}

interface FilledColumn {
  column: Column
  value: string
}

/** The columns that need a value for each row: as told, or by a default that differs from row to row. */
export function filledColumns(statement: Statement, fill: Fill[]): FilledColumn[] {
  return statement.clauses.flatMap((clause) => {
    const column = addedColumn(clause)
    if (column === undefined) return []
    const told = fill.find(
      (one) =>
        one.column === column.name && [statement.table, statement.tableSql].includes(one.table),
    )
    if (told !== undefined) return [{ column, value: told.value }]
    return hasVolatileDefault(column) ? [{ column, value: 'DEFAULT' }] : []
  })
}

/** What comes before values are made, where they are. */
export function pinsFor({ clauses }: Statement, filled: FilledColumn[] = []): string[] {
  const added = clauses.flatMap((clause) => addedColumn(clause) ?? [])
  return filled.length > 0 || added.some(isDefaultOfZone) ? pinUtc : []
}

/** The `ALTER TABLE` with these columns empty, and what belongs before and behind it. */
export function withEmptyColumns(
  { table, tableSql, sql, clauses }: Statement,
  filled: FilledColumn[],
): string[] {
  if (filled.length === 0) return [sql]
  const empty = new Map(
    filled.map(({ column }) => [column.name, addEmptyColumn(tableSql, table, column)]),
  )
  const all = clauses.map((clause) => empty.get(addedColumn(clause)?.name ?? '')?.clause ?? clause)
  const parts = [...empty.values()]
  return [
    ...parts.flatMap(({ before }) => before),
    `ALTER TABLE ${tableSql} ${all.join(', ')}`,
    ...parts.flatMap(({ after }) => after),
  ]
}

/** The same where only this branch has the table: filled and required in the same file. */
export function addColumnsAtOnce(statement: Statement, fill: Fill[]): string[] {
  const told = filledColumns(statement, fill).filter(({ value }) => value !== 'DEFAULT')
  const { tableSql } = statement
  return [
    ...pinsFor(statement, told),
    ...withEmptyColumns(statement, told),
    ...told.flatMap(({ column, value }) => {
      const name = quoted(column.name)
      return [
        `UPDATE ${tableSql} SET ${name} = ${value} WHERE ${name} IS NULL`,
        ...(column.required ? [`ALTER TABLE ${tableSql} ALTER COLUMN ${name} SET NOT NULL`] : []),
      ]
    }),
  ]
}
