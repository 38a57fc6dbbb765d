import { type Column, isNamedType } from './column.ts'
import { boundedName, quoted } from './identifier.ts'
import type { Table } from './table.ts'

/** A copy, in the development database, of what a step takes away. */
export interface SavedRows {
  /** The copy, as SQL writes it. */
  sql: string
  /** The table it is of. */
  tableSql: string
  /** By these its rows are found again; empty where the whole table was taken. */
  key: string[]
  /** Without the key. */
  columns: Column[]
}

/** The schema of the copies: Prisma looks into none that the datasource does not name. */
const undoSchema = '"strata_undo"'

/** The copy of a step; of its part where it takes several things away. */
export function savedName(step: string, part?: string): string {
  return `${undoSchema}.${quoted(boundedName(part === undefined ? step : `${step}.${part}`))}`
}

/** The copies that statements name. */
export const copiesIn = (statements: readonly string[]): string[] => [
  ...new Set(statements.flatMap((sql) => sql.match(/"strata_undo"\."(?:[^"]|"")+"/g) ?? [])),
]

/** Takes the schema away with the last copy. */
export const dropUndoSchema = `DO $$ BEGIN
  DROP SCHEMA ${undoSchema};
EXCEPTION WHEN invalid_schema_name OR dependent_objects_still_exist OR insufficient_privilege OR lock_not_available THEN NULL;
END $$`

/** Keeps the rows of a query under a name, in the place of those of an earlier step of the same name. */
export function saveQuery(sql: string, query: string): string[] {
  return [
    `CREATE SCHEMA IF NOT EXISTS ${undoSchema}`,
    `DROP TABLE IF EXISTS ${sql}`,
    `CREATE TABLE ${sql} AS ${query}`,
  ]
}

export function saveRows({ sql, tableSql, key, columns }: SavedRows): string[] {
  // As text, so that the copy does not hold on to a type that is dropped.
  const values = columns.map((column) =>
    isNamedType(column) ? `${quoted(column.name)}::text` : quoted(column.name),
  )
  const list = [...key.map(quoted), ...values].join(', ')
  return saveQuery(sql, `SELECT ${list} FROM ${tableSql}`)
}

/** `saved."status"::"post_status"` */
export const savedValue = (column: Column): string =>
  `saved.${quoted(column.name)}${isNamedType(column) ? `::${column.type}` : ''}`

/** Joins a copy, as `saved`, to its table, as `rows`. Throws an `Error` for a table without a key. */
export function sameKey(key: Table['key']): string {
  if (key.length === 0) throw new Error('The rows of a table without a key are not found again.')
  return key.map((name) => `rows.${quoted(name)} = saved.${quoted(name)}`).join(' AND ')
}
