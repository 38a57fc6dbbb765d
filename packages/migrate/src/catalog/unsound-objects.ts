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
 * that are NOT VALID, of every schema. Neither one that is being built now, nor one that a pending
 * migration validates.
 */
export async function readUnsoundObjects(
  execute: Execute,
  pending: Migration[],
): Promise<UnsoundObject[]> {
  const indexes = await execute(invalidIndexes)
  const constraints = await execute(constraintsNotValid)
  const coming = pending.flatMap(({ sql }) => splitStatements(sql)).filter(isValidation)
  return [
    ...indexes.map((row) => invalidIndex(String(row.index), String(row.table), String(row.sql))),
    ...constraints
      .filter(({ name }) => !coming.some((statement) => namesConstraint(statement, String(name))))
      .map((row) => notValidated(String(row.name), String(row.table))),
  ]
}

function invalidIndex(index: string, table: string, sql: string): UnsoundObject {
  const drop = `DROP INDEX CONCURRENTLY ${index}`
  const create = sql.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY ')
  // What REINDEX CONCURRENTLY left is a second one.
  const remedy = /_cc(new|old)\d*"?$/.test(index) ? [drop] : [drop, create]
  return { kind: 'invalid index', name: `${index} on ${table}`, remedy }
}

const notValidated = (name: string, table: string): UnsoundObject => ({
  kind: 'not validated',
  name: `${name} of ${table}`,
  remedy: [`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`],
})

const isValidation = (statement: string) => /\bVALIDATE\s+CONSTRAINT\b/i.test(statement)

const namesConstraint = (statement: string, name: string) =>
  [name, `"${name}"`].some((spelling) => statement.split(/[\s,;]+/).includes(spelling))

const own = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

const invalidIndexes = `SELECT
  x.indexrelid::regclass AS index, x.indrelid::regclass AS table, pg_get_indexdef(x.indexrelid) AS sql
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
