import type { Execute } from '@repo/schema-engine'

const columns = `
  SELECT format('%I.%I', n.nspname, c.relname) AS "table", format('%I', a.attname) AS "column",
    format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS optional,
    CASE t.typcategory WHEN 'A' THEN e.typcategory ELSE t.typcategory END AS category,
    (SELECT min(enumlabel) FROM pg_enum WHERE enumtypid IN (t.oid, e.oid)) AS label
  FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem
  WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND c.relname <> '_prisma_migrations'
  ORDER BY 1, a.attnum`

interface Column {
  table: string
  column: string
  type: string
  category: string
  optional: boolean
  label: string | null
}

/**
 * Puts three rows into every table. The values of a row follow from its number and its columns'
 * types, so that row 2 of one table refers to row 2 of another by whatever key; its optional
 * columns are empty.
 */
export async function fillTables(execute: Execute): Promise<void> {
  // The query says what the columns of its rows are.
  const found = (await execute(columns)) as unknown as Column[]
  await execute('SET LOCAL session_replication_role = replica') // in any order of the tables
  for (const [table, own] of Map.groupBy(found, (column) => column.table)) {
    const rows = [1, 2, 3].map(
      (row) => `(${own.map((column) => sqlValue(column, row)).join(', ')})`,
    )
    const names = own.map(({ column }) => column).join(', ')
    await execute(
      `INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE VALUES ${rows.join(', ')}`,
    )
  }
}

function sqlValue({ type, category, optional, label }: Column, row: number): string {
  if (optional && row === 2) return 'NULL'
  const base = type.replace('[]', '')
  const value = label === null ? scalarOf(base, category, row) : `'${label}'`
  return type.endsWith('[]') ? `ARRAY[${value}::${base}]` : `${value}::${type}`
}

function scalarOf(type: string, category: string, row: number): string {
  const given = samples[type.replace(/\(.*\)/, '')]
  if (given !== undefined) return given(row)
  if (category === 'R') return "'empty'"
  if (category === 'N') return `${row}`
  if (type.startsWith('bit(')) return `${row}`
  const [, size] = /^character(?: varying)?\((\d+)\)$/.exec(type) ?? []
  return size === '1' ? `'${row}'` : `'v${row}'`
}

const at = (row: number) => `'2024-01-0${row} 10:00:00'`
const samples: Record<string, (row: number) => string> = {
  boolean: (row) => `${row === 1}`,
  uuid: (row) => `'00000000-0000-4000-8000-00000000000${row}'`,
  date: (row) => `'2024-01-0${row}'`,
  'time without time zone': (row) => `'10:00:0${row}'`,
  'time with time zone': (row) => `'10:00:0${row}+00'`,
  'timestamp without time zone': at,
  'timestamp with time zone': at,
  json: (row) => `'{"row": ${row}}'`,
  jsonb: (row) => `'{"row": ${row}}'`,
  bytea: (row) => `'\\x0${row}'`,
  interval: (row) => `'${row} days'`,
  point: (row) => `'(${row},${row})'`,
  inet: (row) => `'10.0.0.${row}'`,
  cidr: (row) => `'10.0.${row}.0/24'`,
  macaddr: (row) => `'00:00:00:00:00:0${row}'`,
  'bit varying': (row) => `B'${row.toString(2)}'`,
  xml: (row) => `'<row>${row}</row>'`,
  '"char"': (row) => `'${row}'`,
}
