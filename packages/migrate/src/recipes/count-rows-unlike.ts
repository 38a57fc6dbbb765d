import { quoted } from './identifier.ts'
import { inDollars } from './sql-text.ts'
import type { Table } from './table.ts'
import { inUtc } from './utc.ts'

interface RowTest {
  table: Table
  /** PL/pgSQL that returns a boolean for `strata_row`. */
  body: string
}

/** Counts the rows for which the body returns false, by a function that is gone with its session. */
export function countRowsUnlike({ table, body }: RowTest): { setup: string; sql: string } {
  return {
    setup: `CREATE OR REPLACE FUNCTION pg_temp.strata_kept(strata_row ${table.sql}) RETURNS boolean LANGUAGE plpgsql ${inUtc} AS ${inDollars(body)}`,
    // The star: the table may have a column that is called rows.
    sql: `SELECT count(*) FROM ${table.sql} AS rows WHERE NOT pg_temp.strata_kept(rows.*)`,
  }
}

/** For a FROM inside the body: expressions name the row's columns, alone or behind the table's name. */
export const fieldsOfRow = ({ name }: Table) => `(SELECT (strata_row).*) AS ${quoted(name)}`
