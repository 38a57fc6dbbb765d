import type { Client } from 'pg'

type Row = Record<string, string | null>

export interface TableState {
  name: string
  /** Names of columns by their numbers, which a rename does not change. */
  columns: Map<number, string>
  /** Types of columns. */
  types: Map<number, string>
  /** Every value as text, by the column's number; that of an enum is its place, which a rename does not change. */
  rows: Row[]
}

/** All that is in a database, but for the order of columns. */
export interface DatabaseState {
  /** By the number of the table, which a rename does not change. */
  tables: Map<number, TableState>
  /** One line for each thing in the catalog, sorted. */
  catalog: string[]
  /** Of Prisma's own table. */
  history: string[]
}

const own = "NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"

/** Columns, keys, indexes, enums, sequences, views, triggers and functions. */
const catalog = `
  SELECT concat_ws(' ', 'column', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
    WHERE c.relkind IN ('r', 'v') AND c.relnamespace::regnamespace::text ${own} AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace::regnamespace::text ${own} AND contype IN ('p', 'f', 'c', 'u')
  UNION ALL SELECT concat_ws(' ', 'index', indexdef) FROM pg_indexes WHERE schemaname ${own}
  UNION ALL SELECT concat_ws(' ', 'enum', e.enumtypid::regtype, string_agg(enumlabel, ',' ORDER BY enumsortorder)) FROM pg_enum e GROUP BY e.enumtypid
  UNION ALL SELECT concat_ws(' ', 'sequence', oid::regclass) FROM pg_class WHERE relkind = 'S'
  UNION ALL SELECT concat_ws(' ', 'view', oid::regclass, pg_get_viewdef(oid)) FROM pg_class WHERE relkind = 'v' AND relnamespace::regnamespace::text ${own}
  UNION ALL SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT concat_ws(' ', 'function', p.oid::regprocedure) FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE l.lanname = 'plpgsql' AND p.pronamespace::regnamespace::text ${own}
  ORDER BY 1`

const value = `
  CASE WHEN t.typtype = 'e' THEN format('array_position(enum_range(NULL::%s), %I)', t.oid::regtype, a.attname)
    WHEN i.typtype = 'e' THEN format(
      'CASE WHEN %2$I IS NOT NULL THEN ARRAY(SELECT array_position(enum_range(NULL::%1$s), one) FROM unnest(%2$I) AS one) END',
      i.oid::regtype, a.attname)
    ELSE quote_ident(a.attname) END`

const columns = `
  SELECT c.oid::int AS oid, c.oid::regclass::text AS sql, c.relname AS name, a.attnum AS number, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type, ${value} AS value
  FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type i ON i.oid = t.typelem AND t.typcategory = 'A'
  WHERE c.relkind = 'r' AND c.relname <> '_prisma_migrations' AND c.relnamespace::regnamespace::text ${own} AND c.relnamespace::regnamespace::text <> 'strata_undo'
  ORDER BY c.oid, a.attnum`

export async function databaseState(client: Client): Promise<DatabaseState> {
  const tables: DatabaseState['tables'] = new Map()
  const names = new Map<number, string>()
  const values = new Map<number, string[]>()
  for (const row of (await client.query(columns)).rows) {
    const { oid, sql, name, number, column, type, value } = row
    const table = tables.get(oid) ?? { name, columns: new Map(), types: new Map(), rows: [] }
    if (number !== null) {
      table.columns.set(number, column)
      table.types.set(number, type)
      values.set(oid, [...(values.get(oid) ?? []), `(${value})::text AS "${number}"`])
    }
    tables.set(oid, table)
    names.set(oid, sql)
  }
  for (const [oid, table] of tables) {
    const list = values.get(oid) ?? []
    table.rows = (await client.query(`SELECT ${list.join(', ')} FROM ${names.get(oid)}`)).rows
  }
  const lines = await client.query(catalog)
  const history = await client.query(
    'SELECT migration_name, checksum FROM _prisma_migrations ORDER BY started_at, migration_name',
  )
  return {
    tables,
    catalog: lines.rows.map(({ line }) => line),
    history: history.rows.map((row) => `${row.migration_name} ${row.checksum}`),
  }
}
