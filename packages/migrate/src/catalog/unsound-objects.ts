import type { Execute, Migration } from '@repo/schema-engine'
import { splitStatements } from '../recipes/index.ts'

/** An index or a constraint that stands in the catalog and does not do all that it says. */
export interface UnsoundObject {
  kind: 'invalid index' | 'not validated'
  /** As a person finds it: `posts_slug_key on posts`. */
  name: string
  /** Statements that mend it, each to be run alone. */
  remedy: string[]
}

/**
 * Indexes that are INVALID, as CREATE INDEX CONCURRENTLY leaves them when it fails, and constraints
 * that are NOT VALID, of every schema. Neither one that is being built now, nor one that a migration
 * `toCome`, pending or to be resolved, validates.
 */
export async function readUnsoundObjects(
  execute: Execute,
  toCome: Migration[],
): Promise<UnsoundObject[]> {
  const indexes = await execute(invalidIndexes)
  const constraints = await execute(constraintsNotValid)
  const statements = toCome.flatMap(({ sql }) => splitStatements(sql))
  const comes = (kind: RegExp, name: unknown) =>
    statements.some((statement) => kind.test(statement) && names(statement, String(name)))
  return [
    ...indexes.map((row) => invalidIndex(row, comes(creation, row.name))),
    ...constraints
      .filter(({ name }) => !comes(validation, name))
      .map((row) => notValidated(String(row.name), String(row.table))),
  ]
}

function invalidIndex(
  { index, table, sql }: Record<string, unknown>,
  comesAgain: boolean,
): UnsoundObject {
  const drop = `DROP INDEX CONCURRENTLY ${index}`
  const create = String(sql).replace(creation, 'CREATE $1INDEX CONCURRENTLY')
  // What REINDEX CONCURRENTLY left is a second one.
  const isSecond = /_cc(new|old)\d*"?$/.test(String(index))
  const remedy = isSecond || comesAgain ? [drop] : [drop, create]
  return { kind: 'invalid index', name: `${index} on ${table}`, remedy }
}

const notValidated = (name: string, table: string): UnsoundObject => ({
  kind: 'not validated',
  name: `${name} of ${table}`,
  remedy: [`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`],
})

const creation = /^CREATE (UNIQUE )?INDEX\b/i
const validation = /\bVALIDATE\s+CONSTRAINT\b/i

const names = (statement: string, name: string) =>
  [name, `"${name}"`].some((spelling) => statement.split(/[\s,;]+/).includes(spelling))

const own = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

const invalidIndexes = `SELECT
  quote_ident(c.relname) AS name, x.indexrelid::regclass AS index, x.indrelid::regclass AS table,
  pg_get_indexdef(x.indexrelid) AS sql
FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT x.indisvalid AND ${own}
  AND x.indexrelid NOT IN (SELECT index_relid FROM pg_stat_progress_create_index WHERE index_relid IS NOT NULL)
ORDER BY 1`

/** From version 18 on, one that is NOT ENFORCED is not valid either, and is meant so. */
const constraintsNotValid = `SELECT quote_ident(k.conname) AS name, k.conrelid::regclass AS table
FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
WHERE NOT k.convalidated AND k.conparentid = 0 AND k.conrelid <> 0 AND ${own}
  AND to_jsonb(k)->>'conenforced' IS DISTINCT FROM 'false'
ORDER BY 1`
