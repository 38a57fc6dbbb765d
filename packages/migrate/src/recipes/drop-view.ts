import type { DatabaseChange } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { besides } from './identifier.ts'
import type { Table } from './table.ts'

/** A view that Postgres writes through: inserts, updates and deletes reach the table. */
export const createView = (view: string, table: Table): string =>
  `CREATE VIEW ${view} AS SELECT * FROM ${table.sql}`

interface DropView {
  name: string
  /** The old name of a table, alone: `posts`. */
  view: string
  /** The table, by its new name. */
  table: Table
}

/** Takes away the old name that `renameTable` kept. */
export function dropView({ name, view, table }: DropView): DatabaseChange {
  const sql = besides(table.sql, view)
  return {
    steps: [
      transactionalStep(
        {
          name,
          phase: 'contract',
          reason: `no release says ${view} for ${table.name} any more`,
          risk: `locks the view ${view} for milliseconds; ${givesUp}`,
        },
        [`DROP VIEW ${sql}`],
      ),
    ],
    undo: [createView(sql, table)],
    lost: [],
    why: 'a view holds no rows, so it is one migration',
  }
}
