import { besides, quoted } from './identifier.ts'
import { type NamedObject, readScript } from './read-script.ts'
import { sqlToken } from './sql-text.ts'

/** One statement that gives an object its new name, and the one back. */
export interface ObjectRename {
  sql: string
  undo: string
  /** The table that it locks, as SQL writes it before anything is renamed. */
  table: string
  /** The table whose keys the statement builds again, under lock. */
  rebuilds?: string
  /** Of a join table: what stands for it under its old name. */
  view?: OldName
}

/** A view for a release that goes on saying the old name of a table. */
export interface OldName {
  /** All as SQL writes it. */
  name: string
  table: string
  query: string
}

/** The table of a many-to-many relation without a model, before and after a rename of a model. */
export interface JoinTable {
  /** As SQL writes it; the same where only its columns change places. */
  from: string
  to: string
  /** The models' names sort the other way round, so that "A" is now what "B" was. */
  swapped: boolean
}

export interface Renames {
  /** Tables, as SQL writes them. */
  tables: { from: string; to: string }[]
  /** Tables of many-to-many relations: nothing in the scripts says which models they join. */
  joins: JoinTable[]
  /** Columns, by name alone; the table as SQL writes it afterwards. */
  columns: { table: string; from: string; to: string }[]
}

/**
 * What else has to be renamed with a model, table or column, so that nothing is left for Prisma to
 * do: keys, indexes and foreign keys, also of the tables of many-to-many relations. Found by
 * comparing Prisma's scripts (`diffSchemas([], files)`) of both schemas, in the order to run.
 */
export function objectRenames(
  before: string,
  after: string,
  { tables = [], joins = [], columns = [] }: Partial<Renames>,
): ObjectRename[] {
  const [was, will] = [readScript(before), readScript(after)]
  const renames = {
    tables: [...tables, ...joins],
    columns: [...columns, ...joins.flatMap(swappedColumns)],
  }
  const expected = was.objects.map((object) => ({ old: object, now: renamed(object, renames) }))
  const matched = matchNames(
    expected.map(({ now }) => now),
    will.objects,
  )
  const nameBefore = (table: string) => renames.tables.find(({ to }) => to === table)?.from ?? table
  return [
    ...joins.flatMap(renameJoinTable),
    ...withoutCollisions(matched).map(({ object, to }) => ({
      ...renameObject(object, to),
      table: nameBefore(object.table),
    })),
    ...joins.flatMap((join) => (join.swapped ? rebuiltKeys(join, expected, will.objects) : [])),
  ]
}

/** The statements that take them back, in order. */
export const backwards = (renames: ObjectRename[]): string[] =>
  renames.map(({ undo }) => undo).reverse()

function renamed(object: NamedObject, { tables, columns }: Omit<Renames, 'joins'>): NamedObject {
  const tableOf = (table: string) => tables.find(({ from }) => from === table)?.to ?? table
  const columnsOf = (table: string, text: string) => {
    const own = columns.filter((rename) => rename.table === table)
    const parts = [...text.matchAll(sqlToken)].map(([part]) => part)
    const nameOf = (part: string) => own.find(({ from }) => quoted(from) === part)?.to
    return parts.map((part) => (nameOf(part) ? quoted(nameOf(part) ?? '') : part)).join('')
  }
  const table = tableOf(object.table)
  const { referenced } = object
  const other = referenced && tableOf(referenced.table)
  return {
    ...object,
    table,
    columns: columnsOf(table, object.columns),
    referenced: other ? { table: other, columns: columnsOf(other, referenced.columns) } : undefined,
  }
}

/** The new names of objects that are the same but for their name; two may be alike. */
function matchNames(expected: NamedObject[], wanted: NamedObject[]): Matched[] {
  const isThere = (object: NamedObject, among: NamedObject[]) =>
    among.some((one) => one.name === object.name && isSame(one, object))
  const free = wanted.filter((object) => !isThere(object, expected))
  return expected.flatMap((object) => {
    if (isThere(object, wanted)) return []
    const at = free.findIndex((one) => isSame(one, object))
    const [found] = at < 0 ? [] : free.splice(at, 1)
    return found === undefined ? [] : [{ object, to: found.name }]
  })
}

/** The same but for its name. */
function isSame(a: NamedObject, b: NamedObject): boolean {
  const definition = ({ name: _name, ...rest }: NamedObject) => JSON.stringify(rest)
  return definition(a) === definition(b)
}

function renameObject({ kind, table, name }: NamedObject, to: string) {
  const rename = (one: string, other: string) =>
    kind === 'index'
      ? `ALTER INDEX ${besides(table, one.slice(1, -1).replaceAll('""', '"'))} RENAME TO ${other}`
      : `ALTER TABLE ${table} RENAME CONSTRAINT ${one} TO ${other}`
  return { sql: rename(name, to), undo: rename(to, name) }
}

interface Matched {
  object: NamedObject
  to: string
}

/** Where two objects change names with each other, one steps aside first. */
function withoutCollisions(matched: Matched[]): Matched[] {
  const aside = (name: string) => quoted(`${name.slice(1, -1)}_`)
  const taken = matched.filter(({ object }) => matched.some(({ to }) => to === object.name))
  return [
    ...taken.map(({ object }) => ({ object, to: aside(object.name) })),
    ...matched.map(({ object, to }) => {
      const moved = taken.some((one) => one.object === object)
      return { object: moved ? { ...object, name: aside(object.name) } : object, to }
    }),
  ]
}

const swappedColumns = ({ to, swapped }: JoinTable) =>
  swapped
    ? [
        { table: to, from: 'A', to: 'B' },
        { table: to, from: 'B', to: 'A' },
      ]
    : []

function renameJoinTable({ from, to, swapped }: JoinTable): ObjectRename[] {
  const name = (sql: string) => /"(?:[^"]|"")+"$/.exec(sql)?.[0] ?? sql
  const table = {
    table: from,
    sql: `ALTER TABLE ${from} RENAME TO ${name(to)}`,
    undo: `ALTER TABLE ${to} RENAME TO ${name(from)}`,
  }
  const column = (one: string, other: string) => ({
    table: from,
    sql: `ALTER TABLE ${to} RENAME COLUMN "${one}" TO "${other}"`,
    undo: `ALTER TABLE ${to} RENAME COLUMN "${other}" TO "${one}"`,
  })
  const query = `SELECT ${swapped ? '"B" AS "A", "A" AS "B"' : '"A", "B"'} FROM ${to}`
  return [
    ...(from === to ? [] : [{ ...table, view: { name: from, table: to, query } }]),
    ...(swapped ? [column('A', 'swapped'), column('B', 'A'), column('swapped', 'B')] : []),
  ]
}

interface Expected {
  old: NamedObject
  now: NamedObject
}

/** The key and the index of a join table are of columns in an order, which a rename cannot change. */
function rebuiltKeys(join: JoinTable, expected: Expected[], will: NamedObject[]): ObjectRename[] {
  const kinds = ['primaryKey', 'index'] as const
  return kinds.flatMap((kind) => {
    const old = expected.find(({ now }) => now.kind === kind && now.table === join.to)?.now
    const next = will.find((object) => object.kind === kind && object.table === join.to)
    if (old === undefined || next === undefined) return []
    const [sql, undo] = [rebuild(old, next), rebuild(next, old)]
    return sql.map((one, at) => ({
      sql: one,
      table: join.from,
      // Read backwards, these too drop first and make then.
      undo: undo[undo.length - 1 - at] ?? '',
      rebuilds: join.to,
    }))
  })
}

function rebuild(old: NamedObject, next: NamedObject): string[] {
  const nameOf = ({ name }: NamedObject) => name.slice(1, -1).replaceAll('""', '"')
  if (old.kind === 'primaryKey') {
    return [
      `ALTER TABLE ${old.table} DROP CONSTRAINT ${old.name}`,
      `ALTER TABLE ${next.table} ADD CONSTRAINT ${next.name} PRIMARY KEY (${next.columns})`,
    ]
  }
  return [
    `DROP INDEX ${besides(old.table, nameOf(old))}`,
    `CREATE ${next.rest}INDEX ${next.name} ON ${next.table}(${next.columns})`,
  ]
}
