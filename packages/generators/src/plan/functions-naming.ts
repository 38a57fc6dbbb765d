import type { Table } from '@repo/migrate/recipes'
import type { Count } from '../pipeline/count-rows.ts'
import { countOf, type ProjectState } from '../pipeline/project-state.ts'

/**
 * Functions by hand that name the table and a column of it, or are a trigger's on the table;
 * Postgres does not rename inside them, and they fail when they run.
 */
export function countFunctions({ name, sql }: Pick<Table, 'name' | 'sql'>, column?: string): Count {
  const named = (word: string) => `p.prosrc ~ ${literal(`\\m${escaped(word)}\\M`)}`
  const trigger = `EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgrelid = ${literal(sql)}::regclass)`
  const where =
    column === undefined ? named(name) : `${named(column)} AND (${named(name)} OR ${trigger})`
  return {
    key: functionsKey(name, column),
    what: `functions in the database that name ${column ?? name}`,
    sql: `SELECT count(*) FROM pg_proc p WHERE p.pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'strata_undo') AND p.proname NOT LIKE 'sync\\_%' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') AND ${where}`,
  }
}

/** What to do about those that were counted. */
export function functionsNotes(state: ProjectState, table: string, column?: string): string[] {
  const count = countOf(state, functionsKey(table, column)) ?? 0
  if (count === 0) return []
  const word = column ?? table
  return [
    `${count === 1 ? `1 function names ${word} and will fail: change it` : `${count} functions name ${word} and will fail: change them`} in a migration by hand: pnpm gen migration <name>`,
  ]
}

const functionsKey = (table: string, column?: string) => `functions ${table}.${column ?? ''}`

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
const escaped = (word: string) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
