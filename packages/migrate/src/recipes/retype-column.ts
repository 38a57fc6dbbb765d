import type { DatabaseChange } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { quoted } from './identifier.ts'
import { isInPlace } from './is-in-place.ts'
import type { Table } from './table.ts'

interface RetypeColumn {
  name: string
  table: Table
  column: string
  /** SQL, before and after: `VARCHAR(80)`. */
  from: string
  type: string
  /** Where the types do not cast by themselves: an expression over the column, and the one back. */
  using?: string
  back?: string
  /** What a timestamp without time zone means: `UTC`. */
  timezone?: string
  /** A default that Postgres does not cast by itself, in SQL, before and after. */
  defaults?: { from: string; to: string } | undefined
  /** Types that it needs made first: `CREATE TYPE …`, `CREATE EXTENSION …`. */
  types?: string[]
}

/**
 * Another type for a column where it stands. Postgres rewrites the table unless `isInPlace`; then
 * only a table that no release uses may be given.
 */
export function retypeColumn(options: RetypeColumn): DatabaseChange {
  const { name, table, column, from, type, using, back, timezone, defaults, types = [] } = options
  const inPlace = isInPlace(from, type)
  const local = timezone === undefined ? [] : [`SET LOCAL timezone = '${timezone}'`]
  const retype = (to: string, expression: string | undefined) =>
    `ALTER TABLE ${table.sql} ALTER COLUMN ${quoted(column)} SET DATA TYPE ${to}${expression === undefined ? '' : ` USING ${expression}`}`
  const alter = `ALTER TABLE ${table.sql} ALTER COLUMN ${quoted(column)}`
  // Postgres sets defaults of one ALTER TABLE before its types.
  const withDefault = (value: string | undefined, statement: string) =>
    value === undefined
      ? [statement]
      : [`${alter} DROP DEFAULT`, statement, `${alter} SET DEFAULT ${value}`]
  const step = transactionalStep(
    {
      name,
      phase: 'expand',
      reason: `${column} of ${table.name} becomes ${type}${inPlace ? `, which takes the values of ${from} as they are` : '; no release uses it yet'}`,
      risk: inPlace
        ? `locks ${table.name} for milliseconds${isInPlace(from, type, true) ? '' : `, and while indexes on ${column} are built again`}; rewrites no row; ${givesUp}`
        : `rewrites ${table.name} while nobody can read it; no release uses it yet`,
    },
    [...types, ...local, ...withDefault(defaults?.to, retype(type, using))],
  )
  return {
    steps: [step],
    undo: [
      ...local,
      ...withDefault(defaults?.from, retype(from, back)),
      ...types.flatMap((made) => {
        const [, type] = /^CREATE (TYPE \S+) /.exec(made) ?? []
        return type === undefined ? [] : [`DROP ${type}`]
      }),
    ],
    lost: [],
    why: inPlace
      ? 'Postgres takes the values as they are: nothing to scan and nothing to rewrite'
      : `only this branch has the table ${table.name}, so it is one migration`,
  }
}
