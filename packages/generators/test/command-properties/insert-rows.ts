import { type Client, DatabaseError } from 'pg'
import type { Dice } from './dice.ts'
import { textOf } from './random-value.ts'

interface Column {
  number: number
  name: string
  /** With its size, as `format_type` writes it; of a list that of its items. */
  type: string
  isList: boolean
  labels: string[] | null
  required: boolean
  default: string | null
}

interface ForeignKey {
  columns: number[]
  target: string
  names: string[]
}

interface Table {
  sql: string
  columns: Column[]
  keys: ForeignKey[]
}

const tablesQuery = `
  SELECT c.oid::regclass::text AS sql,
    (SELECT coalesce(json_agg(json_build_object('number', a.attnum, 'name', a.attname, 'type', format_type(CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END, a.atttypmod),
        'isList', t.typelem <> 0 AND t.typlen = -1, 'required', a.attnotnull, 'default', pg_get_expr(d.adbin, d.adrelid),
        'labels', (SELECT json_agg(enumlabel) FROM pg_enum WHERE enumtypid IN (t.oid, t.typelem))) ORDER BY a.attnum), '[]')
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    (SELECT coalesce(json_agg(json_build_object('columns', k.conkey, 'target', k.confrelid::regclass::text,
        'names', (SELECT json_agg(attname ORDER BY array_position(k.confkey, attnum)) FROM pg_attribute WHERE attrelid = k.confrelid AND attnum = ANY(k.confkey)))), '[]')
      FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f') AS keys
  FROM pg_class c
  WHERE c.relkind = 'r' AND c.relname <> '_prisma_migrations' AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'strata_undo')
  ORDER BY c.oid`

/** Some rows in every table that can have one. Returns how many. */
export async function insertRows(client: Client, dice: Dice, rows = 3): Promise<number> {
  const { rows: tables } = await client.query<Table>(tablesQuery)
  let count = 0
  // What others refer to may come behind them.
  for (const table of [...tables, ...tables]) {
    for (let row = dice.one(1, 2, rows); row > 0; row -= 1) {
      if (await insertRow(client, table, dice)) count += 1
    }
  }
  return count
}

async function insertRow(client: Client, table: Table, dice: Dice): Promise<boolean> {
  const values = new Map<number, string | null>()
  for (const key of table.keys) {
    if (!(await refer(client, table, key, values, dice))) return false
  }
  for (const column of table.columns) {
    if (values.has(column.number)) continue
    if (column.default !== null && (column.default.startsWith('nextval') || dice.rarely(2)))
      continue
    if (!column.required && dice.rarely(3)) continue
    values.set(column.number, textOf(column, dice))
  }
  const given = table.columns.filter(({ number }) => values.has(number))
  const names = given.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(', ')
  const casts = given.map(({ type, isList }, at) => `$${at + 1}::${type}${isList ? '[]' : ''}`)
  const insert = given.length === 0 ? 'DEFAULT VALUES' : `(${names}) VALUES (${casts.join(', ')})`
  try {
    await client.query(
      `INSERT INTO ${table.sql} ${insert}`,
      given.map(({ number }) => values.get(number)),
    )
    return true
  } catch (error) {
    // A unique, or a trigger between two columns that cannot take each other's value.
    if (error instanceof DatabaseError && /^2[23]/.test(error.code ?? '')) return false
    throw error
  }
}

/** Takes a row that is there. */
async function refer(
  client: Client,
  table: Table,
  { columns, target, names }: ForeignKey,
  values: Map<number, string | null>,
  dice: Dice,
): Promise<boolean> {
  const list = names.map((name) => `"${name.replaceAll('"', '""')}"::text`).join(', ')
  const { rows } = await client.query<string[]>({
    text: `SELECT ${list} FROM ${target} ORDER BY 1 LIMIT 9`,
    rowMode: 'array',
  })
  const required = table.columns.some(
    ({ number, required: needs }) => needs && columns.includes(number),
  )
  const found = !required && dice.rarely(3) ? undefined : dice.pick(rows)
  if (found === undefined && required) return false
  for (const [at, number] of columns.entries()) values.set(number, found?.[at] ?? null)
  return true
}
