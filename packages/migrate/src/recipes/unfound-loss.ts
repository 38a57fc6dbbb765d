import type { UndoLoss } from './database-change.ts'
import { sameKey } from './saved-rows.ts'
import type { Table } from './table.ts'

interface Copied {
  table: Table
  column: string
  /** The copy, as SQL writes it. */
  copy: string
  /** Which of its rows, as `saved`, matter. */
  where: string
}

/**
 * Values of a copy that undo does not put back, since no row has their key. A row that was deleted
 * misses nothing: only where a row has a key of later can it be the same one.
 */
export function unfoundLoss({ table, column, copy, where }: Copied): UndoLoss {
  const same = sameKey(table.key)
  const saved = `SELECT count(*) FROM ${copy} AS saved WHERE ${where} AND NOT EXISTS (SELECT FROM ${table.sql} AS rows WHERE ${same})`
  const rows = `SELECT count(*) FROM ${table.sql} AS rows WHERE NOT EXISTS (SELECT FROM ${copy} AS saved WHERE ${same})`
  return {
    what: `values of ${column} whose row of ${table.name} is not found by its ${table.key.join(', ')}`,
    sql: `SELECT least((${saved}), (${rows}))`,
  }
}
