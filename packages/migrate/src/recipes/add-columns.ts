import { type Backfill, backfillStep, vacuumStep } from './backfill.ts'
import { type Column, hasVolatileDefault } from './column.ts'
import { givesUp, type MigrationStep, transactionalStep } from './file-forms.ts'
import { type Fill, filledColumns, pinsFor, withEmptyColumns } from './filled-columns.ts'
import { fileName } from './identifier.ts'
import { requireValues } from './require-values.ts'
import type { Statement } from './statement.ts'
import { type TableOf, tableOfStatement } from './table.ts'

interface AddColumns {
  name: string
  statement: Statement
  /** The types that the columns need. */
  types: string[]
  fill: Fill[]
  tableOf: TableOf
}

/** Steps by when they may come. */
export interface ColumnSteps {
  expand: MigrationStep[]
  backfill: MigrationStep[]
  /** Makes required what the backfill filled. */
  require: MigrationStep[]
}

/**
 * Columns on a table with rows. Those that may be NULL or have a constant default write no row;
 * the others come empty, are filled in batches and then required.
 */
export function addColumns(options: AddColumns): ColumnSteps {
  const { name, statement, types, tableOf } = options
  const { table } = statement
  const filled = filledColumns(statement, options.fill)
  const steps = filled.map(({ column, value }) => {
    const file = `${fileName(table)}_${fileName(column.name)}`
    const fill = { table: tableOfStatement(statement, tableOf), column: column.name, value }
    return {
      backfill: backfillStep({ name: file, ...fill }),
      require: column.required ? requireFilled(file, column, fill) : [],
    }
  })
  const vacuum =
    steps.length === 0 ? [] : [vacuumStep(fileName(table), tableOfStatement(statement, tableOf))]
  const expand = transactionalStep(
    {
      name,
      phase: 'expand',
      reason: `adds to ${table} what the running release does not need to know`,
      risk: `locks ${table} for milliseconds, rewrites no row; ${givesUp}`,
      locks: [statement.tableSql],
    },
    [...types, ...pinsFor(statement), ...withEmptyColumns(statement, filled)],
  )
  return {
    expand: [expand],
    backfill: [...steps.map(({ backfill }) => backfill), ...vacuum],
    require: steps.flatMap(({ require }) => require),
  }
}

/** A default fills what the running release writes without the column; without one it must be gone first. */
function requireFilled(name: string, column: Column, fill: Omit<Backfill, 'name'>) {
  const phase = column.default === undefined && !hasVolatileDefault(column) ? 'contract' : 'expand'
  return requireValues({ name, table: fill.table, column: column.name, phase, fill })
}
