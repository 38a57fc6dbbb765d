import type { Execute } from '@repo/schema-engine'

const user = "nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'strata_undo')"

/** All that a schema change may touch, but the order of columns: a column that comes back comes last. */
const definitions = `
  WITH space AS (SELECT oid, nspname FROM pg_namespace WHERE ${user})
  SELECT 'column ' || concat_ws(' ', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
      a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) AS definition
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN space ON space.oid = c.relnamespace
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT 'constraint ' || concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN space ON space.oid = connamespace WHERE contype <> 'n'
  UNION ALL SELECT 'index ' || indexdef || ' ' || indisvalid
    FROM pg_indexes JOIN pg_index ON indexrelid = format('%I.%I', schemaname, indexname)::regclass
    WHERE schemaname IN (SELECT nspname FROM space)
  UNION ALL SELECT 'enum ' || concat_ws(' ', enumtypid::regtype, string_agg(enumlabel, ',' ORDER BY enumsortorder))
    FROM pg_enum GROUP BY enumtypid
  UNION ALL SELECT 'view ' || concat_ws(' ', c.oid::regclass, pg_get_viewdef(c.oid))
    FROM pg_class c JOIN space ON space.oid = c.relnamespace WHERE relkind IN ('v', 'm')
  UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT tgisinternal
  UNION ALL SELECT 'function ' || p.oid::regprocedure FROM pg_proc p JOIN space ON space.oid = pronamespace
    WHERE NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
  UNION ALL SELECT 'sequence ' || c.oid::regclass FROM pg_class c JOIN space ON space.oid = c.relnamespace
    WHERE relkind = 'S'
  ORDER BY 1`

const tables = `
  SELECT format('%I.%I', nspname, relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind = 'r' AND ${user} AND relname <> '_prisma_migrations' ORDER BY 1`

export interface DatabaseContent {
  definitions: string[]
  /** By table. */
  rows: Record<string, unknown>
}

/** One line each. */
export async function definitionsOf(execute: Execute): Promise<string[]> {
  return (await execute(definitions)).map(({ definition }) => String(definition))
}

/** The rows of every table, as text that is the same in whatever order rows and columns are. */
export async function rowsOf(execute: Execute): Promise<Record<string, unknown>> {
  const names = (await execute(tables)).map(({ name }) => String(name))
  const parts = names.map(
    (name) =>
      `SELECT '${name}' AS name, md5(string_agg(row, ',' ORDER BY row)) AS rows FROM (SELECT to_jsonb(t)::text AS row FROM ${name} t) AS all_rows`,
  )
  const found = parts.length === 0 ? [] : await execute(parts.join(' UNION ALL '))
  return Object.fromEntries(found.map(({ name, rows }) => [String(name), rows]))
}
