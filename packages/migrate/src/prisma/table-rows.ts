import { datasourceSchemas, type Engine, type SchemaFile } from '@repo/schema-engine'

/** What a table holds. */
export interface TableRows {
  /** As SQL writes it, with its schema where that is not the session's own. */
  table: string
  rows: number
  /** From the server's statistics: the table is large, or the role may not read it. */
  estimated: boolean
}

/** A table of more rows is not counted to its end. */
const countedRows = 10_000

/** Every table in the schemas of the datasource with its rows, those with most first. */
export async function readTableRows(engine: Engine, schema: SchemaFile[]): Promise<TableRows[]> {
  return engine.transaction(async (execute) => {
    const tables = await execute(tablesQuery, [datasourceSchemas(schema)])
    const found: TableRows[] = []
    for (const { name, readable, estimate } of tables) {
      const table = String(name)
      const known = Math.max(Number(estimate), 0)
      const rows = readable ? await countUpTo(countedRows + 1) : known
      const estimated = !readable || rows > countedRows
      found.push({ table, rows: estimated ? Math.max(rows, known) : rows, estimated })

      async function countUpTo(limit: number) {
        const some = `SELECT count(*) AS rows FROM (SELECT FROM ${table} LIMIT ${limit}) AS found`
        const [counted] = await execute(some)
        return Number(counted?.rows)
      }
    }
    return found.sort((a, b) => b.rows - a.rows || (a.table < b.table ? -1 : 1))
  })
}

/** Partitions count with their table, whose own statistics may be missing. */
const tablesQuery = `SELECT
  CASE WHEN n.nspname = current_schema() THEN quote_ident(relname) ELSE format('%I.%I', n.nspname, relname) END AS name,
  has_table_privilege(c.oid, 'SELECT') AS readable,
  reltuples AS estimate
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind IN ('r', 'p') AND NOT relispartition AND relname <> '_prisma_migrations'
  AND nspname = ANY(CASE WHEN cardinality($1::text[]) = 0 THEN ARRAY[current_schema()::text] ELSE $1 END)`
