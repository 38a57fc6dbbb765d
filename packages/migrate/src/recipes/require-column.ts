import { backfillSteps, fillStatement } from './backfill.ts'
import type { DatabaseChange } from './database-change.ts'
import { givesUp, type MigrationStep, transactionalStep } from './file-forms.ts'
import { quoted } from './identifier.ts'
import { requireValues } from './require-values.ts'
import { sameKey, savedName, saveQuery } from './saved-rows.ts'
import type { Table } from './table.ts'
import { pinUtc } from './utc.ts'

interface FillColumn {
  /** `user_email`: behind `backfill_`, `require_` and the like. */
  name: string
  table: Table
  column: string
  /** For the rows that have none: an expression over the row's columns. */
  fill?: string
  /** A default that the column gets: SQL. */
  setDefault?: string
  /** The other default that it had. */
  hadDefault?: string | undefined
}

interface RequireColumn extends FillColumn {
  /** Only this branch has the table, so that one ALTER may read it under lock. */
  direct: boolean
}

/** The first of two changes that make a column required: the release that runs may still leave it empty. */
export function fillColumn(options: FillColumn): DatabaseChange {
  const copy = savedName(`backfill_${options.name}`)
  return {
    steps: rememberingEmpty(copy, fillSteps(options), options),
    undo: [...defaultAsBefore(options), ...emptyAgain(copy, options)],
    lost: [],
    why: 'the release that runs may leave it empty, so it becomes required when that is gone',
  }
}

/** Makes a column required: a default, values for the rows that have none, a check, and then NOT NULL. */
export function requireColumn(options: RequireColumn): DatabaseChange {
  const { table, column, direct } = options
  const copy = savedName(`require_${options.name}`)
  const steps = direct ? [requireAtOnce(options)] : requireInSteps(options)
  return {
    steps: rememberingEmpty(copy, steps, options),
    undo: [
      `ALTER TABLE ${table.sql} ALTER COLUMN ${quoted(column)} DROP NOT NULL`,
      ...defaultAsBefore(options),
      ...emptyAgain(copy, options),
    ],
    lost: [],
    why: direct
      ? `only this branch has the table ${table.name}, so it is one migration`
      : 'a scan under lock would stop writes, so it is checked first and tightened after',
  }
}

function requireAtOnce({ name, table, column, fill, setDefault }: RequireColumn): MigrationStep {
  const clauses = [
    ...(setDefault === undefined
      ? []
      : [`ALTER COLUMN ${quoted(column)} SET DEFAULT ${setDefault}`]),
    `ALTER COLUMN ${quoted(column)} SET NOT NULL`,
  ]
  return transactionalStep(
    {
      name: `require_${name}`,
      phase: 'expand',
      reason: `makes ${column} of ${table.name} required, which no release uses yet`,
      risk: 'locks nothing that a release uses',
      locks: [table.sql],
    },
    [
      ...(fill === undefined ? [] : [...pinUtc, fillStatement({ table, column, value: fill })]),
      `ALTER TABLE ${table.sql} ${clauses.join(', ')}`,
    ],
  )
}

function requireInSteps(options: RequireColumn): MigrationStep[] {
  const { name, table, column, fill } = options
  const filled = fill === undefined ? undefined : { table, column, value: fill }
  return [
    ...fillSteps(options),
    ...requireValues({ name, table, column, phase: 'contract', fill: filled }),
  ]
}

function fillSteps({ name, table, column, fill, setDefault }: FillColumn): MigrationStep[] {
  const filled = fill === undefined ? [] : backfillSteps({ name, table, column, value: fill })
  if (setDefault === undefined) return filled
  const byDefault = transactionalStep(
    {
      name: `default_${name}`,
      phase: 'expand',
      reason: `gives new rows of ${table.name} their ${column} where a release writes none`,
      risk: `locks ${table.name} for milliseconds; ${givesUp}`,
      locks: [table.sql],
    },
    [`ALTER TABLE ${table.sql} ALTER COLUMN ${quoted(column)} SET DEFAULT ${setDefault}`],
  )
  return [byDefault, ...filled]
}

function defaultAsBefore({ table, column, setDefault, hadDefault }: FillColumn): string[] {
  if (setDefault === undefined) return []
  const before = hadDefault === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${hadDefault}`
  return [`ALTER TABLE ${table.sql} ALTER COLUMN ${quoted(column)} ${before}`]
}

const filledValue = '"strata_filled"'

/** Notes which rows had no value, and behind the fill which they got. */
function rememberingEmpty(
  copy: string,
  steps: MigrationStep[],
  { table, column, fill }: FillColumn,
): MigrationStep[] {
  if (fill === undefined) return steps
  const list = [...table.key.map(quoted), `${quoted(column)}::text AS ${filledValue}`].join(', ')
  const before = saveQuery(copy, `SELECT ${list} FROM ${table.sql} WHERE ${quoted(column)} IS NULL`)
  const after = `UPDATE ${copy} AS saved SET ${filledValue} = rows.${quoted(column)}::text FROM ${table.sql} AS rows WHERE ${sameKey(table.key)}`
  const fills = (statement: string) => statement.startsWith(`UPDATE ${table.sql} `)
  const first = steps.findIndex(({ apply }) => apply.some(fills))
  return steps.map((step, at) =>
    at === first
      ? {
          ...step,
          apply: step.apply.flatMap((one) => (fills(one) ? [...before, one, after] : [one])),
        }
      : step,
  )
}

/** Only where the value is still the one that was filled in. */
function emptyAgain(copy: string, { table, column, fill }: FillColumn): string[] {
  if (fill === undefined) return []
  const name = quoted(column)
  return [
    `UPDATE ${table.sql} AS rows SET ${name} = NULL FROM ${copy} AS saved WHERE ${sameKey(table.key)} AND rows.${name}::text = saved.${filledValue}`,
    `DROP TABLE ${copy}`,
  ]
}
