import { type Column, parseColumn } from './column.ts'
import { splitList } from './sql-text.ts'

/** A statement of Prisma's diff, as far as recipes look into it. */
export interface Statement {
  kind: 'type' | 'table' | 'alter' | 'index' | 'foreignKey' | 'drop'
  sql: string
  /** Name alone: `posts`. */
  table: string
  /** As SQL writes it: `"app"."posts"`. */
  tableSql: string
  /** Name of the index or constraint, or of the first column that is added. */
  object: string
  /** Table that a foreign key refers to: its name alone, and as SQL writes it. */
  referenced: string
  referencedSql: string
  /** What one ALTER TABLE does. */
  clauses: string[]
}

const identifier = '"(?:[^"]|"")+"'
const table = `(?<tableSql>(?:${identifier}\\.)?(?<table>${identifier}))`
const patterns: [Statement['kind'], RegExp][] = [
  ['type', /^CREATE (?:TYPE|SCHEMA|EXTENSION) /],
  ['table', new RegExp(`^CREATE TABLE ${table} \\(`)],
  [
    'foreignKey',
    new RegExp(
      `^ALTER TABLE ${table} ADD CONSTRAINT (?<object>${identifier}) FOREIGN KEY [\\s\\S]* REFERENCES (?<referencedSql>(?:${identifier}\\.)?(?<referenced>${identifier}))`,
    ),
  ],
  ['drop', new RegExp(`^DROP TABLE ${table}$`)],
  ['drop', /^DROP (?:TYPE|INDEX) /],
  ['alter', new RegExp(`^ALTER TABLE ${table}\\s+(?<clauses>[\\s\\S]+)$`)],
  ['index', new RegExp(`^CREATE (?:UNIQUE )?INDEX (?<object>${identifier}) ON ${table}`)],
]

/** Undefined for what no recipe has to do with. */
export function readStatement(sql: string): Statement | undefined {
  for (const [kind, pattern] of patterns) {
    const groups = pattern.exec(sql)?.groups
    if (groups === undefined && !pattern.test(sql)) continue
    const clauses = splitList(groups?.clauses ?? '')
    const object = groups?.object ?? quotedNameIn(clauses[0])
    return {
      kind,
      sql,
      table: unquoted(groups?.table),
      tableSql: groups?.tableSql ?? '',
      object: unquoted(object),
      referenced: unquoted(groups?.referenced),
      referencedSql: groups?.referencedSql ?? '',
      clauses,
    }
  }
  return undefined
}

/** Tables, as SQL writes them, that these statements change or refer to, without those that they create. */
export function lockedTables(statements: readonly Statement[]): string[] {
  const made = statements.filter(({ kind }) => kind === 'table').map(({ tableSql }) => tableSql)
  const named = statements.flatMap(({ tableSql, referencedSql }) => [tableSql, referencedSql])
  return [...new Set(named)].filter((table) => table !== '' && !made.includes(table))
}

/** The column that a clause adds. */
export function addedColumn(clause: string): Column | undefined {
  const [, definition] = /^ADD COLUMN\s+([\s\S]+)$/.exec(clause) ?? []
  return definition === undefined ? undefined : parseColumn(definition)
}

/** The columns of a `CREATE TABLE`. */
export function columnsOf({ sql }: Statement): Column[] {
  const body = sql.slice(sql.indexOf('(') + 1, sql.lastIndexOf(')'))
  return splitList(body)
    .filter((part) => part.startsWith('"'))
    .map(parseColumn)
}

const quotedNameIn = (clause: string | undefined) => new RegExp(identifier).exec(clause ?? '')?.[0]

const unquoted = (name: string | undefined) => (name ?? '').slice(1, -1).replaceAll('""', '"')
