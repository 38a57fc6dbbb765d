import { addColumns, type ColumnSteps } from './add-columns.ts'
import { addForeignKey } from './add-foreign-key.ts'
import { addIndex } from './add-index.ts'
import { addTables } from './add-tables.ts'
import { addTypes } from './add-types.ts'
import { checkDuplicates } from './check-duplicates.ts'
import { type DatabaseChange, statementsOf, withUniqueNames } from './database-change.ts'
import type { MigrationStep } from './file-forms.ts'
import type { Fill } from './filled-columns.ts'
import { fileName } from './identifier.ts'
import { addedColumn, readStatement, type Statement } from './statement.ts'
import type { Table, TableOf } from './table.ts'
import { undoLosses } from './undo-losses.ts'

interface Additions {
  /** Name of the first migration; the others are made from it and what they do. */
  name: string
  /** Prisma's diff from the schema before to the one after; must only add. */
  diff: string
  /** Prisma's diff back. */
  reverse: string
  /** Postgres extensions whose types the additions use. */
  extensions: string[]
  /** Values for the rows that exist, of new columns that they would lack. */
  fill?: Fill[]
  /** Tables that no released database has: what is done to them may take its time. */
  unreleased?: ReadonlySet<string>
  /** Of a table with rows, by its name. */
  tableOf?: TableOf
}

/**
 * The ordered, safe migrations of a diff that only adds: one for all that is new or of this
 * branch alone; for a table with rows one for its columns, with a backfill where rows need
 * values, two for a foreign key and one for an index.
 * Throws an `Error` on a statement that does not add: the caller promised too much.
 */
export function additions(options: Additions): DatabaseChange {
  const { diff, reverse, extensions, unreleased = new Set() } = options
  const statements = statementsOf(diff).map(readAddition)
  const made = statements.filter(({ kind }) => kind === 'table').map(({ tableSql }) => tableSql)
  const isFree = ({ table, tableSql }: Statement) =>
    made.includes(tableSql) || unreleased.has(table) || unreleased.has(tableSql)
  const types = [
    ...extensions.map((extension) => `CREATE EXTENSION IF NOT EXISTS "${extension}"`),
    ...statements.filter(({ kind }) => kind === 'type').map(({ sql }) => sql),
  ]
  const onTables = statements.filter(({ kind }) => kind !== 'type')
  const free = onTables.filter(isFree)
  const used = onTables.filter((statement) => !isFree(statement))
  const first = free.length > 0 ? [addTables({ ...options, types, statements: free })] : []
  const steps = onUsedTables(options, used, first.length > 0 ? [] : types, first.length)
  const alone = onTables.length === 0 && types.length > 0
  const own = alone ? [addTypes(options.name, types)] : []
  return {
    steps: withUniqueNames(options.name, [...first, ...own, ...steps]),
    undo: statementsOf(reverse),
    lost: [],
    undoLosses: undoLosses(onTables, options.fill ?? []),
    why: whyOf(free, made, steps),
  }
}

/** All that expands before what fills, then what only the next release may have; indexes last, as the slowest. */
function onUsedTables(
  { name, fill = [], tableOf = unknownTable }: Additions,
  statements: Statement[],
  types: string[],
  earlier: number,
): MigrationStep[] {
  const columns: ColumnSteps[] = []
  const keys: MigrationStep[] = []
  const indexes: MigrationStep[] = []
  for (const statement of statements) {
    const { kind, object } = statement
    if (kind === 'alter') {
      const isFirst = earlier + columns.length === 0
      const suffixed = isFirst ? name : `${name}_${fileName(object)}`
      const prepared = columns.length === 0 ? types : []
      columns.push(addColumns({ name: suffixed, statement, types: prepared, fill, tableOf }))
    } else if (kind === 'foreignKey') keys.push(...addForeignKey(statement))
    else {
      const check = checkDuplicates(statement, statements)
      indexes.push(...(check ? [check] : []), addIndex(statement))
    }
  }
  const required = columns.flatMap(({ require }) => require)
  return [
    ...columns.flatMap(({ expand }) => expand),
    ...keys,
    ...indexes,
    ...columns.flatMap(({ backfill }) => backfill),
    ...required.filter(({ phase }) => phase === 'expand'),
    ...required.filter(({ phase }) => phase === 'contract'),
  ]
}

function whyOf(free: Statement[], made: string[], steps: MigrationStep[]): string {
  if (steps.some(({ phase }) => phase === 'backfill')) {
    const filled = 'rows that exist need a value: they get it in batches'
    const required = steps.some(({ name }) => name.startsWith('require_'))
    return required ? `${filled}, and it is required after that` : filled
  }
  if (steps.some(({ name }) => name.startsWith('validate_'))) {
    return 'a scan under lock would stop writes, so it is checked first and tightened after'
  }
  if (steps.some(({ sql }) => sql.includes(' CONCURRENTLY '))) {
    return 'an index is built beside reads and writes, which takes a migration of its own'
  }
  const own = free.find(({ tableSql }) => !made.includes(tableSql))
  if (own !== undefined)
    return `only this branch has the table ${own.table}, so it is one migration`
  return 'nothing to scan and nothing to rewrite'
}

function readAddition(sql: string): Statement {
  const statement = readStatement(sql)
  const adds =
    statement !== undefined &&
    statement.kind !== 'drop' &&
    statement.clauses.every((clause) => addedColumn(clause) !== undefined)
  if (!adds) throw new Error(`Not an addition:\n${sql}`)
  return statement
}

function unknownTable(name: string): Table {
  throw new Error(`Nobody says what the key of the table "${name}" is.`)
}
