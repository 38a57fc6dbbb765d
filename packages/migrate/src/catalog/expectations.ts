import type { Migration } from '@repo/schema-engine'
import { quoted } from '../recipes/identifier.ts'
import { splitStatements } from '../recipes/split-statements.ts'
import { addedColumn, columnsOf, readStatement } from '../recipes/statement.ts'

/** What a migration has made, if it was applied. */
export interface Expectation {
  kind: 'table' | 'column' | 'index' | 'constraint' | 'validated constraint' | 'required column'
  /** As SQL writes it: `"app"."posts"`. */
  table: string
  /** Of the index, column or constraint; '' for the table itself. */
  name: string
}

/**
 * What the migration of that name makes and no later statement, of its own or of a later migration,
 * takes away or renames: a history may be marked as applied one by one, behind its end. Only what
 * stands in statements as Prisma and our recipes write them; whatever else it does is not known.
 */
export function expectationsOf(name: string, migrations: Migration[]): Expectation[] {
  const own = statementsOf(migrations.filter((one) => one.name === name))
  const later = statementsOf(migrations.filter((one) => one.name > name))
  return own.flatMap((statement, at) => {
    const after = [...own.slice(at + 1), ...later]
    return madeBy(statement).filter((one) => !after.some((other) => endsIt(other, one)))
  })
}

const statementsOf = (migrations: Migration[]) =>
  migrations
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ sql }) => splitStatements(sql))

function madeBy(sql: string): Expectation[] {
  const statement = readStatement(plainIndex(sql))
  if (statement === undefined) return []
  const { kind, tableSql: table, object } = statement
  if (kind === 'index') return [{ kind, table, name: object }]
  if (kind === 'foreignKey') return [constraint(table, object, sql)]
  if (kind === 'table') {
    const columns = columnsOf(statement).map(({ name }) => name)
    return [
      { kind: 'table', table, name: '' },
      ...columns.map((name) => ({ kind: 'column', table, name }) as const),
    ]
  }
  return kind === 'alter' ? statement.clauses.flatMap((clause) => madeByClause(table, clause)) : []
}

function madeByClause(table: string, clause: string): Expectation[] {
  const column = /^ADD COLUMN\s+"/.test(clause) ? addedColumn(clause) : undefined
  if (column !== undefined) return [{ kind: 'column', table, name: column.name }]
  const [, added] = /^ADD CONSTRAINT "((?:[^"]|"")+)"/.exec(clause) ?? []
  if (added !== undefined) return [constraint(table, unescaped(added), clause)]
  const [, validated] = /^VALIDATE CONSTRAINT "((?:[^"]|"")+)"/.exec(clause) ?? []
  if (validated !== undefined) {
    return [{ kind: 'validated constraint', table, name: unescaped(validated) }]
  }
  const [, required] = /^ALTER COLUMN "((?:[^"]|"")+)" SET NOT NULL$/.exec(clause) ?? []
  if (required === undefined) return []
  return [{ kind: 'required column', table, name: unescaped(required) }]
}

function constraint(table: string, name: string, sql: string): Expectation {
  const kind = /\bNOT (?:VALID|ENFORCED)$/.test(sql) ? 'constraint' : 'validated constraint'
  return { kind, table, name }
}

/** As if it were built at once: `readStatement` knows no other form. */
const plainIndex = (sql: string) =>
  sql.replace(/^(CREATE (?:UNIQUE )?INDEX) (?:CONCURRENTLY )?(?:IF NOT EXISTS )?/, '$1 ')

/**
 * Whether a statement takes something away, or renames or moves something, that is named as this or
 * its table. Written by hand, a name may stand without quotes.
 */
function endsIt(statement: string, { table, name }: Expectation): boolean {
  if (!/\b(DROP|RENAME|SET SCHEMA)\b/i.test(statement)) return false
  const [tableName = ''] = /"(?:[^"]|"")+"$/.exec(table) ?? []
  const isTable = /^DROP TABLE\b|\bRENAME TO\b|\bSET SCHEMA\b/i.test(statement)
  const words = statement.toLowerCase().split(/[^\w$]+/)
  const named = (identifier: string) =>
    statement.includes(identifier) || words.includes(identifier.slice(1, -1))
  return (isTable && named(tableName)) || (name !== '' && named(quoted(name)))
}

const unescaped = (name: string) => name.replaceAll('""', '"')
