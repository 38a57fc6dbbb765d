import { literal, quoted, syncName, type Table } from '@repo/migrate/recipes'
import type { Count } from '../pipeline/count-rows.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { columnName, fieldsOf, isUnknownToClient } from '../schema/schema-lookup.ts'
import { isSynced } from './open-sync.ts'
import { tableOf } from './table-of.ts'

type Named = Pick<Table, 'name' | 'sql'>

/**
 * Functions by hand that name the table and a column of it, or are a trigger's on the table, and
 * triggers that are given a name as an argument. Postgres does not rename inside them, and they fail
 * when they run.
 */
export const countFunctions = (state: ProjectState, table: Named, column?: string): Count[] => [
  {
    key: functionsKey(table.name, column),
    what: `functions in the database naming ${column ?? table.name}`,
    sql: `SELECT count(*), ${namesOf('p.oid::regprocedure::text')} FROM pg_proc p WHERE p.pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'strata_undo') AND p.pronamespace::regnamespace::text !~ '^pg_temp_' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')${besidesOwn(state)} AND ${naming(table, column)}`,
  },
  {
    key: triggersKey(table.name, column),
    what: `triggers in the database given ${column ?? table.name}`,
    sql: `SELECT count(*), ${namesOf("format('%I on %s', t.tgname, t.tgrelid::regclass)")} FROM pg_trigger t WHERE NOT t.tgisinternal AND ${given(column ?? table.name)}${column === undefined ? '' : ` AND t.tgrelid = ${literal(table.sql)}::regclass`}`,
  },
]

/** What to do about those that were counted. */
export function functionsNotes(state: ProjectState, table: string, column?: string): string[] {
  const notes = (
    key: string,
    one: string,
    several: string,
    verbs: [one: string, several: string],
  ) => {
    const { count = 0, names = '' } = state.counted.find((counted) => counted.key === key) ?? {}
    if (count === 0) return []
    const fact =
      count === 1
        ? `${one} ${names} ${verbs[0]} ${word} and will fail: change it`
        : `${several} ${names} ${verbs[1]} ${word} and will fail: change them`
    return [`${fact} in a migration by hand: pnpm gen migration <name>`]
  }
  const word = column ?? table
  return [
    ...notes(functionsKey(table, column), 'Function', 'Functions', ['names', 'name']),
    ...notes(triggersKey(table, column), 'Trigger', 'Triggers', ['is given', 'are given']),
  ]
}

const namesOf = (name: string) => `string_agg(${name}, ', ' ORDER BY ${name}) AS names`

const functionsKey = (table: string, column?: string) => `functions ${table}.${column ?? ''}`
const triggersKey = (table: string, column?: string) => `triggers ${table}.${column ?? ''}`

function naming({ name, sql }: Named, column: string | undefined): string {
  if (column === undefined) return named(name)
  const trigger = `EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid AND t.tgrelid = ${literal(sql)}::regclass)`
  return `${named(column)} AND (${named(name)} OR ${trigger})`
}

function besidesOwn(state: ProjectState): string {
  const own = ownSyncs(state)
  return own.length === 0 ? '' : ` AND p.proname NOT IN (${own.map(literal).join(', ')})`
}

/** Those that keep two columns equal, which our migrations made and take away. */
export const ownSyncs = (state: ProjectState): string[] =>
  state.schema.blocks.flatMap((block) => {
    if (block.kind !== 'model') return []
    const table = tableOf(block)
    return fieldsOf(block)
      .filter((item) => isUnknownToClient(item) && isSynced(state, table, columnName(item)))
      .map((item) => syncName(table.name, columnName(item)))
  })

/** As a word of the body: as it is, in any case where SQL folds it, or as it stands in quotes. */
function named(name: string): string {
  const inQuotes = quoted(name).slice(1, -1)
  const words = [...new Set([name, inQuotes])].map(escaped).join('|')
  // Beside a character of no word there is no boundary to look for.
  const start = /^[\p{L}\p{N}_$]/u.test(name) ? '(?<![\\w$])' : ''
  const end = /[\p{L}\p{N}_$]$/u.test(name) ? '(?![\\w$])' : ''
  const isFolded = /^[a-z_][a-z\d_$]*$/.test(name)
  return `p.prosrc ${isFolded ? '~*' : '~'} ${literal(`${start}(?:${words})${end}`)}`
}

/** Postgres keeps arguments one after the other, a zero byte behind each. */
const given = (name: string) =>
  `position('\\x00'::bytea || convert_to(${literal(name)}, getdatabaseencoding()) || '\\x00'::bytea IN '\\x00'::bytea || t.tgargs) > 0`

const escaped = (word: string) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
