import { committingStep, type MigrationStep } from './file-forms.ts'
import { quoted } from './identifier.ts'
import { inDollars } from './sql-text.ts'
import type { Table } from './table.ts'
import { performUtc } from './utc.ts'

export interface Backfill {
  /** Behind `backfill_` and `vacuum_`. */
  name: string
  table: Table
  column: string
  /** An expression over the row's columns; `DEFAULT` for the column's own. */
  value: string
  /** Rows that can have a value at all. */
  where?: string
}

/** Rows a transaction: traffic waits for one of them as long as it takes, which 5,000 made 0.6 s on a loaded machine. */
const batch = 1000
const pause = 'pg_sleep(0.01)'

/**
 * Fills the rows of a column that are NULL, in batches along the table's key, each committed. One
 * that was interrupted goes on where it was: what is filled is not written again.
 * Throws an `Error` for a table without a key.
 */
export function backfillStep(options: Backfill): MigrationStep {
  const { name, table, column } = options
  return committingStep(
    {
      name: `backfill_${name}`,
      phase: 'backfill',
      reason: `gives the rows of ${table.name} that exist their ${column}`,
      risk: `locks ${batch.toLocaleString('en')} rows of ${table.name} at a time, for milliseconds; reads go on`,
    },
    inBatches(options),
    [fillStatement(options)],
  )
}

/** Behind backfills: what scans the table next would read each row's old version too. */
export function vacuumStep(name: string, table: Table): MigrationStep {
  return committingStep(
    {
      name: `vacuum_${name}`,
      phase: 'backfill',
      reason: `frees the old versions of the rows of ${table.name} that were filled`,
      risk: `reads ${table.name} once; reads and writes go on`,
    },
    `VACUUM ${table.sql}`,
    [],
  )
}

export const backfillSteps = (options: Backfill): MigrationStep[] => [
  backfillStep(options),
  vacuumStep(options.name, options.table),
]

/**
 * What the last of these migrations that fills the column gives it; undefined where none does, or a
 * later one lets the column be empty again.
 */
export function backfillIn(
  migrations: readonly { sql: string }[],
  table: Table,
  column: string,
): string | undefined {
  const start = `\n    UPDATE ${table.sql} SET ${quoted(column)} = `
  const relaxed = `ALTER COLUMN ${quoted(column)} DROP NOT NULL`
  const last = migrations.findLast(
    ({ sql }) => sql.includes(start) || (sql.includes(relaxed) && sql.includes(table.sql)),
  )
  const [, rest] = last?.sql.split(start) ?? []
  return rest?.slice(0, rest.search(/\n {6}WHERE .* backfill\./))
}

/** The same as one statement. */
export function fillStatement({ table, column, value, where }: Omit<Backfill, 'name'>): string {
  return `UPDATE ${table.sql} SET ${quoted(column)} = ${value} WHERE ${missing(column, where)}`
}

const missing = (column: string, where: string | undefined) =>
  `${quoted(column)} IS NULL${where === undefined ? '' : ` AND ${where}`}`

/**
 * A range of the key at a time, by `>=` and `<=` alone, so that each query is a walk along the
 * key's index. The label and `use_column` keep the block's names apart from those of columns.
 */
function inBatches({ table, column, value, where }: Backfill): string {
  if (table.key.length === 0) throw new Error(`The table ${table.sql} has no key to go along.`)
  const one = table.key.length === 1
  const columns = table.key.map(quoted)
  const variables = (name: string) =>
    table.key.map((_, at) => (one ? `backfill.${name}` : `backfill.${name}_${at + 1}`))
  const row = (parts: string[]) => (one ? parts.join() : `(${parts.join(', ')})`)
  const key = row(columns)
  const list = columns.join(', ')
  const declared = ['first', 'upto'].flatMap((name) =>
    variables(name).map(
      (variable, at) => `  ${variable.replace('backfill.', '')} ${table.sql}.${columns[at]}%TYPE;`,
    ),
  )
  const [from, upto] = [variables('first'), variables('upto')]
  // Of a range of rows the planner knows little; of its first column it knows how few they are.
  const leading = one ? '' : `${columns[0]} >= ${from[0]} AND ${columns[0]} <= ${upto[0]} AND `
  const body = `
#variable_conflict use_column
<<backfill>>
DECLARE
${declared.join('\n')}
BEGIN
  SELECT ${list} INTO ${from.join(', ')} FROM ${table.sql} ORDER BY ${list} LIMIT 1;
  WHILE ${from[0]} IS NOT NULL LOOP
    SELECT ${list} INTO ${upto.join(', ')} FROM (
      SELECT ${list} FROM ${table.sql} WHERE ${key} >= ${row(from)} ORDER BY ${list} LIMIT ${batch}
    ) AS batch ORDER BY ${columns.map((name) => `${name} DESC`).join(', ')} LIMIT 1;
    ${performUtc};
    UPDATE ${table.sql} SET ${quoted(column)} = ${value}
      WHERE ${leading}${key} >= ${row(from)} AND ${key} <= ${row(upto)} AND ${missing(column, where)};
    COMMIT;
    PERFORM ${pause};
    SELECT ${list} INTO ${from.join(', ')} FROM ${table.sql} WHERE ${key} > ${row(upto)} ORDER BY ${list} LIMIT 1;
  END LOOP;
END
`
  return `DO ${inDollars(body)}`
}
