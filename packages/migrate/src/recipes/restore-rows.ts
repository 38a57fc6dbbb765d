import { type Column, optionalDefinition, serialType } from './column.ts'
import { statementsOf } from './database-change.ts'
import { literal, quoted } from './identifier.ts'
import { type SavedRows, sameKey, savedValue } from './saved-rows.ts'
import { addedColumn, readStatement, type Statement } from './statement.ts'

/** Prisma's diff back, with the rows that were saved put in as soon as there is a place for them. */
export function restoreRows(reverse: string, saved: SavedRows[]): string[] {
  const statements = statementsOf(reverse).flatMap((sql) => {
    const statement = readStatement(sql)
    if (statement === undefined) return [sql]
    const own = saved.filter(({ tableSql }) => tableSql === statement.tableSql)
    if (statement.kind === 'table') return [sql, ...own.flatMap(insertRows)]
    return statement.kind === 'alter' ? withSavedColumns(statement, own) : [sql]
  })
  return [
    firingTriggers('replica'),
    ...statements,
    firingTriggers('origin'),
    ...saved.map(({ sql }) => `DROP TABLE ${sql}`),
  ]
}

/** A row that comes back is not written anew: as a replica, no trigger says so. Only superusers may ask. */
const firingTriggers = (role: 'origin' | 'replica') => `DO $$ BEGIN
  PERFORM set_config('session_replication_role', '${role}', true);
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$`

function insertRows({ sql, tableSql, columns }: SavedRows): string[] {
  const names = columns.map(({ name }) => quoted(name)).join(', ')
  const values = columns.map(savedValue).join(', ')
  return [
    `INSERT INTO ${tableSql} (${names}) SELECT ${values} FROM ${sql} AS saved`,
    ...columns.flatMap((column) => continueCounting(tableSql, column)),
  ]
}

/** Columns come back empty, or with their default, since rows may have been written meanwhile. */
function withSavedColumns({ sql, tableSql, clauses }: Statement, saved: SavedRows[]): string[] {
  const copyOf = (column: Column | undefined) =>
    saved.find(({ columns }) => columns.some(({ name }) => name === column?.name))
  const added = clauses.flatMap((clause) => addedColumn(clause) ?? [])
  const restored = added.filter((column) => copyOf(column) !== undefined)
  if (restored.length === 0) return [sql]
  const relaxed = clauses.map((clause) => {
    const column = addedColumn(clause)
    return column !== undefined && copyOf(column)
      ? `ADD COLUMN ${optionalDefinition(column)}`
      : clause
  })
  return [
    `ALTER TABLE ${tableSql} ${relaxed.join(', ')}`,
    ...restored.flatMap((column) => {
      const copy = copyOf(column)
      const name = quoted(column.name)
      return [
        ...(copy === undefined ? [] : [updateRows(copy, column)]),
        ...continueCounting(tableSql, column),
        ...(column.required ? [`ALTER TABLE ${tableSql} ALTER COLUMN ${name} SET NOT NULL`] : []),
      ]
    }),
  ]
}

const updateRows = ({ sql, tableSql, key }: SavedRows, column: Column): string =>
  `UPDATE ${tableSql} AS rows SET ${quoted(column.name)} = ${savedValue(column)} FROM ${sql} AS saved WHERE ${sameKey(key)}`

/** A sequence that was made anew goes on behind the highest number. */
function continueCounting(tableSql: string, column: Column): string[] {
  if (serialType(column) === undefined) return []
  const name = quoted(column.name)
  return [
    `SELECT setval(pg_get_serial_sequence(${literal(tableSql)}, ${literal(column.name)}), max(${name})) FROM ${tableSql}`,
  ]
}
