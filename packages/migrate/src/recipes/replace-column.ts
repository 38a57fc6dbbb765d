import { addEmptyColumn } from './add-empty-column.ts'
import { addForeignKey } from './add-foreign-key.ts'
import { addIndex } from './add-index.ts'
import { backfillSteps } from './backfill.ts'
import { type Column, hasVolatileDefault, serialType } from './column.ts'
import { type DatabaseChange, statementsOf, withUniqueNames } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { fileName, quoted } from './identifier.ts'
import { successorLoss } from './kept-values.ts'
import { requireValues } from './require-values.ts'
import { withValue } from './sql-text.ts'
import { copyStanding } from './standing/copy-standing.ts'
import { describeStanding, type Standing } from './standing/standing.ts'
import { addedColumn, readStatement, type Statement } from './statement.ts'
import { type BothGiven, createSync, dropSync } from './sync-trigger.ts'
import type { Table } from './table.ts'

interface ReplaceColumn {
  name: string
  table: Table
  /** The column that goes later, with `dropColumn`, and the one that takes its place. */
  from: string
  to: string
  /** Prisma's diff: adds `to` with its type, indexes and keys; of `from` drops NOT NULL and, best, the default. */
  diff: string
  /** Prisma's diff back. */
  reverse: string
  /** Postgres extensions whose types the new column uses. */
  extensions?: string[]
  /** What the one makes of the other's value, which is `$`: `$::bigint`. */
  forth: string
  back: string
  /** Whether they depend on the time zone or on the style of dates, which are then pinned. */
  pinned?: boolean
  /** What SQL by hand made on the column. */
  standing?: readonly Standing[]
}

/**
 * A column beside the one that it will replace: a trigger keeps both equal, so that the running
 * release writes the one and the next release the other. Throws an `Error` on a diff that does more.
 */
export function replaceColumn(options: ReplaceColumn): DatabaseChange {
  const { name, table, from, to, extensions = [], forth } = options
  const parts = readReplacement(options)
  const { column } = parts
  const file = `${fileName(table.name)}_${fileName(to)}`
  const value = withValue(forth, quoted(from))
  const fill = { table, column: to, value, where: `${quoted(from)} IS NOT NULL` }
  const empty = addEmptyColumn(table.sql, table.name, column)
  const byHand = copyStanding({ table, to, standing: options.standing ?? [] })
  const [makeSync = '', ...syncs] = createSync({ ...options, both: bothGiven(options, parts) })
  const expand = transactionalStep(
    {
      name,
      phase: 'expand',
      reason: `${to} of ${table.name} beside ${from}; a trigger keeps both equal while releases use one or the other`,
      risk: `locks ${table.name} for milliseconds, rewrites no row; ${givesUp}`,
      locks: [table.sql],
    },
    [
      ...extensions.map((extension) => `CREATE EXTENSION IF NOT EXISTS ${quoted(extension)}`),
      ...parts.types,
      `ALTER TABLE ${table.sql} ${[empty.clause, ...parts.relaxing].join(', ')}`,
      ...empty.after,
      ...byHand.expand,
      `${byHand.goes.map(goesWith).join('')}${makeSync}`,
      ...syncs,
    ],
  )
  const [unique, plain] = [true, false].map((wanted) =>
    parts.indexes.filter(({ sql }) => sql.startsWith('CREATE UNIQUE ') === wanted).map(addIndex),
  )
  const steps = [
    expand,
    ...parts.keys.flatMap(addForeignKey),
    ...(unique ?? []),
    ...backfillSteps({ name: file, ...fill }),
    ...(plain ?? []),
    ...byHand.steps,
    ...(column.required
      ? requireValues({ name: file, table, column: to, phase: 'expand', fill })
      : []),
  ]
  return {
    steps: withUniqueNames(name, steps),
    undo: [...byHand.undo, ...dropSync(table, from), ...statementsOf(options.reverse)],
    lost: [],
    ...(byHand.goes.length === 0
      ? {}
      : { drops: { when: '--finish', objects: byHand.goes.map(describeStanding) } }),
    hasSuccessor: true,
    undoLosses: [successorLoss({ table, from, to, type: column.type, forth: value })],
    why: 'a release that runs goes on with the old column while the next one uses the new, so it takes two releases',
  }
}

/** Says in the file what the step that takes the old column away may take with it. */
export const goesWith = ({ label }: Pick<Standing, 'label'>) =>
  `-- goes with the old column: ${label.replaceAll(/\s+/g, ' ')}\n`

interface Replacement {
  column: Column
  types: string[]
  /** Clauses about the old column. */
  relaxing: string[]
  keys: Statement[]
  indexes: Statement[]
}

function readReplacement({ table, from, to, diff }: ReplaceColumn): Replacement {
  const statements = statementsOf(diff).map((sql) => {
    const statement = readStatement(sql)
    const known =
      statement !== undefined && ['type', 'alter', 'index', 'foreignKey'].includes(statement.kind)
    if (!known) throw new Error(`Not a part of replacing ${from}:\n${sql}`)
    return statement
  })
  const of = (kind: Statement['kind']) => statements.filter((statement) => statement.kind === kind)
  const clauses = of('alter').flatMap((statement) => statement.clauses)
  const added = clauses.flatMap((clause) => addedColumn(clause) ?? [])
  const relaxing = clauses.filter((clause) => addedColumn(clause) === undefined)
  const allowed = ['NOT NULL', 'DEFAULT'].map((what) => `ALTER COLUMN ${quoted(from)} DROP ${what}`)
  const [column] = added
  const strange =
    relaxing.find((clause) => !allowed.includes(clause)) ??
    of('alter').find(({ tableSql }) => tableSql !== table.sql)?.sql
  if (column && serialType(column)) throw new Error(`Who would count for ${to} and ${from} both?`)
  if (column?.name !== to || added.length > 1 || strange !== undefined) {
    throw new Error(`The diff does not just add ${to} beside ${from}:\n${strange ?? diff}`)
  }
  return {
    column,
    types: of('type').map(({ sql }) => sql),
    relaxing,
    keys: of('foreignKey'),
    indexes: of('index'),
  }
}

/** Who wrote a row that has both values, where one of them may be a default. */
function bothGiven(
  { from }: ReplaceColumn,
  { column, relaxing }: Replacement,
): BothGiven | undefined {
  if (column.default === undefined && !hasVolatileDefault(column)) return undefined
  if (relaxing.some((clause) => clause.endsWith(' DROP DEFAULT'))) return { kind: 'old' }
  if (hasVolatileDefault(column)) {
    throw new Error(
      `${from} has to lose its default: each row has another, so no trigger can tell it.`,
    )
  }
  return { kind: 'default', value: `(${column.default})::${column.type}` }
}
