import { statementsOf } from './database-change.ts'
import { splitList } from './sql-text.ts'
import { readStatement } from './statement.ts'

/** What Prisma gives a name after a table and its columns. */
export interface NamedObject {
  kind: 'primaryKey' | 'index' | 'foreignKey'
  name: string
  /** As SQL writes it. */
  table: string
  /** `"A", "B" DESC` */
  columns: string
  /** Of a foreign key. */
  referenced: { table: string; columns: string } | undefined
  /** `UNIQUE`, `USING GIN`, `ON DELETE CASCADE …` */
  rest: string
}

export interface Script {
  /** Names of columns, by table as SQL writes it. */
  tables: Map<string, string[]>
  objects: NamedObject[]
}

const identifier = '"(?:[^"]|"")+"'
const patterns: [NamedObject['kind'], RegExp][] = [
  [
    'index',
    new RegExp(
      `^CREATE (?<rest>(?:UNIQUE )?)INDEX (?<name>${identifier}) ON (?<table>(?:${identifier}\\.)?${identifier})(?<using>[^(]*)\\((?<columns>[\\s\\S]*)\\)$`,
    ),
  ],
  [
    'foreignKey',
    new RegExp(
      `^ALTER TABLE (?<table>(?:${identifier}\\.)?${identifier}) ADD CONSTRAINT (?<name>${identifier}) FOREIGN KEY \\((?<columns>[^)]*)\\) REFERENCES (?<other>(?:${identifier}\\.)?${identifier})\\((?<otherColumns>[^)]*)\\)(?<rest>[\\s\\S]*)$`,
    ),
  ],
]

/** Reads Prisma's script that makes a whole schema. */
export function readScript(sql: string): Script {
  const script: Script = { tables: new Map(), objects: [] }
  for (const text of statementsOf(sql)) {
    const object = readObject(text)
    if (object !== undefined) script.objects.push(object)
    const statement = readStatement(text)
    if (statement?.kind !== 'table') continue
    const parts = splitList(text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')))
    script.tables.set(
      statement.tableSql,
      parts.flatMap((part) => new RegExp(`^${identifier}`).exec(part) ?? []),
    )
    script.objects.push(...parts.flatMap((part) => primaryKey(statement.tableSql, part) ?? []))
  }
  return script
}

function readObject(sql: string): NamedObject | undefined {
  for (const [kind, pattern] of patterns) {
    const groups = pattern.exec(sql)?.groups
    if (groups === undefined) continue
    const { name = '', table = '', columns = '', rest = '', using = '' } = groups
    const { other, otherColumns = '' } = groups
    const referenced = other === undefined ? undefined : { table: other, columns: otherColumns }
    return { kind, name, table, columns, referenced, rest: `${rest}${using}` }
  }
  return undefined
}

function primaryKey(table: string, part: string): NamedObject | undefined {
  const found = new RegExp(`^CONSTRAINT (${identifier}) PRIMARY KEY \\(([\\s\\S]*)\\)$`).exec(part)
  const [, name, columns] = found ?? []
  if (name === undefined || columns === undefined) return undefined
  const separated = splitList(columns).join(', ')
  return { kind: 'primaryKey', name, table, columns: separated, referenced: undefined, rest: '' }
}
