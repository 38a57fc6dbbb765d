import { type DatabaseChange, statementsOf } from './database-change.ts'
import { referenced, savedColumn, unfoundColumn } from './drop-column.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { list } from './list.ts'
import { restoreRows } from './restore-rows.ts'
import { type SavedRows, savedName, saveRows } from './saved-rows.ts'
import { dropStanding } from './standing/drop-standing.ts'
import { nothingStands, type Standing } from './standing/standing.ts'
import { columnsOf, lockedTables, readStatement, type Statement } from './statement.ts'
import { type TableOf, tableOfStatement } from './table.ts'

interface DropTable {
  name: string
  /** Prisma's diff, which drops the table and all that goes with it: foreign keys, columns that refer to it, join tables, enums. */
  diff: string
  /** Prisma's diff back. */
  reverse: string
  /** Of a table that loses a column, by its name. */
  tableOf: TableOf
  /** What SQL by hand made on the tables. */
  standing?: readonly Standing[]
}

/**
 * Takes away tables that no release uses any more.
 * Throws an `Error` on a statement that does not drop: the caller promised too much.
 */
export function dropTable(options: DropTable): DatabaseChange {
  const { name, diff, reverse, tableOf, standing = [] } = options
  const statements = statementsOf(diff).map(readRemoval)
  const dropped = statements.filter(({ sql }) => sql.startsWith('DROP TABLE '))
  const changed = statements.filter(({ kind }) => kind === 'alter')
  const columns = changed.flatMap((statement) =>
    droppedColumns(statement).map((column) => {
      const table = tableOfStatement(statement, tableOf)
      const part = `${table.name}.${column}`
      return { table, saved: savedColumn({ step: name, part, table, column, reverse }) }
    }),
  )
  const saved = [
    ...dropped.map((statement) => savedTable(name, statement, reverse)),
    ...columns.map((column) => column.saved),
  ]
  const tables = dropped.map(({ table }) => table)
  const locked = new Set([
    ...tables,
    ...changed.map(({ table }) => table),
    ...referenced(reverse, 'referenced'),
  ])
  const byHand = dropStanding({ ...nothingStands, standing })
  const step = transactionalStep(
    {
      name,
      phase: 'contract',
      reason: `no release uses ${list(tables)} any more`,
      risk: `the rows of ${list(tables)} are gone; locks ${list([...locked])} for milliseconds; ${givesUp}`,
      locks: [...lockedTables(statements), ...referenced(reverse, 'referencedSql')],
    },
    [...byHand.before, ...statements.map(({ sql }) => sql)],
  )
  return {
    steps: [{ ...step, apply: [...saved.flatMap(saveRows), ...step.apply] }],
    undo: [...restoreRows(reverse, saved), ...byHand.undoAfter],
    lost: byHand.lost,
    ...(byHand.drops.length === 0 ? {} : { drops: { when: 'now', objects: byHand.drops } }),
    undoLosses: columns.map((column) => unfoundColumn(column.table, column.saved)),
    why: 'a table goes by its entry in the catalog alone, so it is one migration',
  }
}

function savedTable(step: string, { tableSql }: Statement, reverse: string): SavedRows {
  const made = statementsOf(reverse)
    .flatMap((sql) => readStatement(sql) ?? [])
    .find((statement) => statement.kind === 'table' && statement.tableSql === tableSql)
  if (made === undefined) throw new Error(`The diff back does not make ${tableSql}:\n${reverse}`)
  return {
    sql: savedName(step, tableSql.replaceAll('"', '')),
    tableSql,
    key: [],
    columns: columnsOf(made),
  }
}

const droppedColumns = ({ clauses }: Statement) =>
  clauses.flatMap((clause) => /^DROP COLUMN "(.+)"$/.exec(clause)?.[1]?.replaceAll('""', '"') ?? [])

function readRemoval(sql: string): Statement {
  const statement = readStatement(sql)
  const drops =
    statement?.kind === 'drop' ||
    (statement?.kind === 'alter' &&
      statement.clauses.every((clause) => /^DROP (COLUMN|CONSTRAINT) /.test(clause)))
  if (!statement || !drops) throw new Error(`Not a removal:\n${sql}`)
  return statement
}
