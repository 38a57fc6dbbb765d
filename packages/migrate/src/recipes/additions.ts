import { addColumns } from './add-columns.ts'
import { addForeignKey } from './add-foreign-key.ts'
import { addIndex } from './add-index.ts'
import { addTables } from './add-tables.ts'
import { type DatabaseChange, statementsOf } from './database-change.ts'
import type { MigrationStep } from './file-forms.ts'
import { splitStatements } from './split-statements.ts'

interface Additions {
  /** Name of the first migration; the others are made from it and what they do. */
  name: string
  /** Prisma's diff from the schema before to the one after; must only add. */
  diff: string
  /** Prisma's diff back. */
  reverse: string
  /** Postgres extensions whose types the additions use. */
  extensions: string[]
}

/**
 * The ordered, safe migrations of a diff that only adds: one for new tables, one for columns of
 * each existing table, two for a foreign key and one for an index on an existing table.
 * Throws an `Error` on a statement that does not add: the caller promised too much.
 */
export function additions({ name, diff, reverse, extensions }: Additions): DatabaseChange {
  const statements = splitStatements(diff).map(classify)
  const tables = statements.filter(({ kind }) => kind === 'table').map(({ table }) => table)
  const isNew = (table: string) => tables.includes(table)
  const types = [
    ...extensions.map((extension) => `CREATE EXTENSION IF NOT EXISTS "${extension}"`),
    ...statements.filter(({ kind }) => kind === 'type').map(({ sql }) => sql),
  ]
  const steps: MigrationStep[] = []
  if (tables.length > 0) steps.push(newTables(name, tables, types, statements))
  const existing = statements.filter(({ kind, table }) => kind !== 'type' && !isNew(table))
  let prepared = tables.length > 0 ? [] : types
  for (const { kind, table, sql, object, referenced } of existing) {
    const suffixed = steps.length === 0 ? name : `${name}_${fileName(object)}`
    if (kind === 'column') {
      steps.push(addColumns({ name: suffixed, table, statements: [...prepared, sql] }))
      prepared = []
    } else if (kind === 'foreignKey') {
      steps.push(
        ...addForeignKey({
          name: `add_${fileName(object)}`,
          table,
          referenced,
          constraint: object,
          statement: sql,
        }),
      )
    } else {
      steps.push(addIndex({ name: `add_${fileName(object)}`, table, statement: sql }))
    }
  }
  return { steps: inOrder(steps), undo: statementsOf(reverse), lost: [], why: whyOf(steps) }
}

function whyOf(steps: MigrationStep[]): string {
  if (steps.length < 2) return 'nothing to scan and nothing to rewrite'
  return 'a scan under lock would stop writes, so it is checked first and tightened after'
}

function newTables(name: string, tables: string[], types: string[], statements: Statement[]) {
  const own = statements.filter(({ kind, table }) => kind !== 'type' && tables.includes(table))
  const referenced = own.map((statement) => statement.referenced)
  return addTables({
    name,
    tables,
    referenced: [...new Set(referenced)].filter((table) => table !== '' && !tables.includes(table)),
    statements: [...types, ...own.map(({ sql }) => sql)],
  })
}

/** A database name as a part of a migration's. */
const fileName = (object: string) => object.toLowerCase().replaceAll(/[^a-z\d]+/g, '_')

/** Columns first, then what needs them; indexes last, as the slowest. Stable within a kind. */
function inOrder(steps: MigrationStep[]): MigrationStep[] {
  const rank = ({ sql }: MigrationStep) => (/INDEX CONCURRENTLY/.test(sql) ? 1 : 0)
  return steps.toSorted((a, b) => rank(a) - rank(b))
}

interface Statement {
  kind: 'type' | 'table' | 'column' | 'index' | 'foreignKey'
  sql: string
  table: string
  /** Name of the index or constraint, or of the first column. */
  object: string
  /** Table that a foreign key refers to. */
  referenced: string
}

/** `"posts"` or `"app"."posts"`: the last part. */
const name = String.raw`(?:"[^"]+"\.)?"([^"]+)"`
const patterns: [Statement['kind'], RegExp][] = [
  ['type', /^CREATE (?:TYPE|SCHEMA) /],
  ['table', new RegExp(`^CREATE TABLE ${name} \\(`)],
  [
    'foreignKey',
    new RegExp(
      `^ALTER TABLE ${name} ADD CONSTRAINT "(?<object>[^"]+)" FOREIGN KEY [\\s\\S]* REFERENCES (?:"[^"]+"\\.)?"(?<referenced>[^"]+)"`,
    ),
  ],
  ['column', new RegExp(`^ALTER TABLE ${name}\\s+ADD COLUMN\\s+"(?<object>[^"]+)"`)],
  ['index', new RegExp(`^CREATE (?:UNIQUE )?INDEX "(?<object>[^"]+)" ON ${name}`)],
]

function classify(sql: string): Statement {
  for (const [kind, pattern] of patterns) {
    const found = pattern.exec(sql)
    if (!found) continue
    const { object = '', referenced = '' } = found.groups ?? {}
    const table = (kind === 'index' ? found[2] : found[1]) ?? ''
    return { kind, sql, table, object, referenced }
  }
  throw new Error(`Not an addition:\n${sql}`)
}
