import { countRowsUnlike, fieldsOfRow } from './count-rows-unlike.ts'
import type { UndoLoss } from './database-change.ts'
import { quoted } from './identifier.ts'
import type { Table } from './table.ts'
import { pinUtc } from './utc.ts'

interface Retyped {
  table: Table
  column: string
  /** SQL types: the one that undo brings back, and the one that the column has now. */
  from: string
  type: string
  /** SQL of the old value, over the column; where left out Postgres casts by itself. */
  back?: string | undefined
  /** Leaves out rows, as `rows`, that get back what they had. */
  unless?: string | undefined
}

/** Rows whose value is another one after the cast back to the old type, and again to the new one. */
export function roundedLoss(retyped: Retyped): UndoLoss {
  const { table, column, from, type, back = quoted(column), unless } = retyped
  // A value that the old type refuses is none that is lost: it stops the undo.
  const body = `
DECLARE
  strata_old ${from};
  strata_again ${type};
BEGIN
  SELECT (${back}) INTO strata_old FROM ${fieldsOfRow(table)};
  strata_again := strata_old;
  RETURN strata_again::text IS NOT DISTINCT FROM (strata_row).${quoted(column)}::text;
EXCEPTION WHEN OTHERS THEN
  RETURN true;
END
`
  const { setup, sql } = countRowsUnlike({ table, body })
  return {
    what: `rows of ${table.name} whose ${column} ${from} would round or cut`,
    setup: [...pinUtc, setup], // also for `unless`, which compares texts
    sql: `${sql}${unless === undefined ? '' : ` AND NOT EXISTS (${unless})`}`,
  }
}

interface Replaced {
  table: Table
  from: string
  to: string
  /** SQL type of the new column. */
  type: string
  /** SQL of its value, over the old column. */
  forth: string
}

/** Rows whose new column says more than the old one, which undo leaves alone. */
export function successorLoss({ table, from, to, type, forth }: Replaced): UndoLoss {
  const same = `strata_value::text IS NOT DISTINCT FROM (strata_row).${quoted(to)}::text`
  // What the next release wrote went into the old column by a cast, not the way that `forth` goes.
  const body = `
DECLARE
  strata_value ${type};
BEGIN
  BEGIN
    SELECT (${forth}) INTO strata_value FROM ${fieldsOfRow(table)};
    IF ${same} THEN RETURN true; END IF;
  EXCEPTION WHEN OTHERS THEN NULL;
  END;
  strata_value := (strata_row).${quoted(from)};
  RETURN ${same};
EXCEPTION WHEN OTHERS THEN
  RETURN false;
END
`
  const { setup, sql } = countRowsUnlike({ table, body })
  return {
    what: `rows of ${table.name} whose ${to} does not fit into ${from}`,
    setup: [setup],
    sql,
  }
}
