import { type Backfill, fillStatement } from './backfill.ts'
import { givesUp, type MigrationStep, type Phase, transactionalStep } from './file-forms.ts'
import { boundedName, quoted } from './identifier.ts'
import type { Table } from './table.ts'
import { pinUtc } from './utc.ts'

interface RequireValues {
  /** Behind `check_` and `require_`. */
  name: string
  table: Table
  column: string
  phase: Phase
  /** For the rows that were written without a value between the backfill and the check. */
  fill?: Omit<Backfill, 'name'> | undefined
}

/**
 * Form NN: a check for new rows; values for the few that came without one before it; then, under a
 * lock that lets all pass, the check of those that exist. It spares SET NOT NULL the scan that would
 * stop reads and writes. The values are committed first: an UPDATE in one transaction with SET NOT
 * NULL deadlocks with live traffic, which waits for its rows and holds the table.
 */
export function requireValues({
  name,
  table,
  column,
  phase,
  fill,
}: RequireValues): MigrationStep[] {
  // Postgres 18 keeps the name "…_not_null" for itself.
  const constraint = quoted(boundedName(`${table.name}_${column}_required`))
  const value = quoted(column)
  return [
    transactionalStep(
      {
        name: `check_${name}`,
        phase,
        reason: `${column} must be there in new rows of ${table.name}; those that exist are checked next`,
        risk: `locks ${table.name} for milliseconds; ${givesUp}`,
        locks: [table.sql],
      },
      [
        `ALTER TABLE ${table.sql} ADD CONSTRAINT ${constraint} CHECK (${value} IS NOT NULL) NOT VALID`,
      ],
    ),
    ...(fill === undefined ? [] : [fillStep(`fill_${name}`, phase, fill)]),
    transactionalStep(
      {
        name: `require_${name}`,
        phase,
        reason: `checks the rows of ${table.name} that were there before, then makes ${column} required`,
        risk: `reads ${table.name} once while reads and writes go on, then locks it for milliseconds; ${givesUp}`,
        locks: [table.sql],
        readsTable: true,
      },
      [
        `ALTER TABLE ${table.sql} VALIDATE CONSTRAINT ${constraint}`,
        `ALTER TABLE ${table.sql} ALTER COLUMN ${value} SET NOT NULL`,
        `ALTER TABLE ${table.sql} DROP CONSTRAINT ${constraint}`,
      ],
    ),
  ]
}

function fillStep(name: string, phase: Phase, fill: Omit<Backfill, 'name'>): MigrationStep {
  const { table, column } = fill
  return transactionalStep(
    {
      name,
      phase,
      reason: `gives the rows of ${table.name} their ${column} that came without it before the check`,
      risk: `reads ${table.name} once and locks those rows until then; ${givesUp}`,
      locks: [],
      readsTable: true,
    },
    [...pinUtc, fillStatement(fill)],
  )
}
