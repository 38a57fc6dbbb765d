import { type Column, serialType } from './column.ts'
import { besides, boundedName, literal, quoted } from './identifier.ts'

interface EmptyColumn {
  /** Statements before the `ALTER TABLE`. */
  before: string[]
  /** The clause in it. */
  clause: string
  /** Statements behind it. */
  after: string[]
}

/**
 * A column without a value in the rows that exist: no row is written. Its default follows, for
 * new rows only; what counts by itself gets its sequence as `SERIAL` would make it.
 */
export function addEmptyColumn(tableSql: string, table: string, column: Column): EmptyColumn {
  const name = quoted(column.name)
  const integer = serialType(column)
  const setDefault = (value: string) =>
    `ALTER TABLE ${tableSql} ALTER COLUMN ${name} SET DEFAULT ${value}`
  if (integer === undefined) {
    const after = column.default === undefined ? [] : [setDefault(column.default)]
    return { before: [], clause: `ADD COLUMN ${name} ${column.type}`, after }
  }
  const sequence = besides(tableSql, boundedName(`${table}_${column.name}_seq`))
  return {
    before: [`CREATE SEQUENCE ${sequence} AS ${integer}`],
    clause: `ADD COLUMN ${name} ${integer}`,
    after: [
      setDefault(`nextval(${literal(sequence)}::regclass)`),
      `ALTER SEQUENCE ${sequence} OWNED BY ${tableSql}.${name}`,
    ],
  }
}
