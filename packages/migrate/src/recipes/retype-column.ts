import type { DatabaseChange } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { quoted } from './identifier.ts'
import { isInPlace } from './is-in-place.ts'
import { roundedLoss } from './kept-values.ts'
import { sameKey, savedName, saveQuery } from './saved-rows.ts'
import type { Table } from './table.ts'
import { unfoundLoss } from './unfound-loss.ts'
import { isTimeType, pinUtc } from './utc.ts'

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
  /** Whether \`using\` or \`back\` depends on the time zone or on the style of dates, which are then pinned. */
  pinned?: boolean
  /** The column's default in SQL, before and after; undefined where it has none. */
  defaults?: { from: string | undefined; to: string | undefined }
  /** Types that it needs made first: `CREATE TYPE …`, `CREATE EXTENSION …`. */
  types?: string[]
}

/**
 * Another type for a column where it stands. Postgres rewrites the table unless `isInPlace`; then
 * only a table that no release uses may be given.
 */
export function retypeColumn(options: RetypeColumn): DatabaseChange {
  const { name, table, column, from, type, using, back, defaults, types = [] } = options
  const inPlace = isInPlace(from, type)
  const isTime = isTimeType(from) || isTimeType(type)
  const local = options.pinned || isTime ? pinUtc : []
  const retype = (to: string, expression: string | undefined) =>
    `ALTER TABLE ${table.sql} ALTER COLUMN ${quoted(column)} SET DATA TYPE ${to}${expression === undefined ? '' : ` USING ${expression}`}`
  const alter = `ALTER TABLE ${table.sql} ALTER COLUMN ${quoted(column)}`
  // Within a family of types Postgres casts a default by itself, as it does the values; of times it
  // keeps the cast, which each session would do in its own time zone.
  const isCast = defaults === undefined || (inPlace && !isTime && defaults.from === defaults.to)
  // Postgres sets defaults of one ALTER TABLE before its types.
  const withDefault = (statement: string, was: string | undefined, will: string | undefined) => [
    ...(isCast || was === undefined ? [] : [`${alter} DROP DEFAULT`]),
    statement,
    ...(isCast || will === undefined ? [] : [`${alter} SET DEFAULT ${will}`]),
  ]
  const step = transactionalStep(
    {
      name,
      phase: 'expand',
      reason: `${column} of ${table.name} becomes ${type}${inPlace ? `, which takes the values of ${from} as they are` : '; no release uses it yet'}`,
      risk: inPlace
        ? `locks ${table.name} for milliseconds${isInPlace(from, type, true) ? '' : `, and while indexes on ${column} are built again`}; rewrites no row; ${givesUp}`
        : `rewrites ${table.name} while nobody can read it; no release uses it yet`,
      locks: [table.sql],
    },
    [...types, ...local, ...withDefault(retype(type, using), defaults?.from, defaults?.to)],
  )
  const copy = inPlace ? undefined : copyOf(options)
  return {
    steps: [
      copy === undefined
        ? step
        : { ...step, apply: [...copy.save, ...step.apply, ...copy.noteNew] },
    ],
    undo: [
      ...(copy?.forgetChanged ?? []),
      ...local,
      ...withDefault(retype(from, back), defaults?.to, defaults?.from),
      ...(copy?.restore ?? []),
      ...types.flatMap((made) => {
        const [, type] = /^CREATE (TYPE \S+) /.exec(made) ?? []
        return type === undefined ? [] : [`DROP ${type}`]
      }),
    ],
    lost: [],
    undoLosses: [
      roundedLoss({ table, column, from, type, back, unless: copy?.unchanged }),
      ...(copy?.losses ?? []),
    ],
    why: inPlace
      ? 'Postgres takes the values as they are: nothing to scan and nothing to rewrite'
      : `only this branch has the table ${table.name}, so it is one migration`,
  }
}

/** The values as they were, put back where nobody has written another since: a cast may round. */
function copyOf({ name, table, column, from, type, back = quoted(column) }: RetypeColumn) {
  if (table.key.length === 0 || table.key.includes(column)) return undefined
  const saved = savedName(name)
  const value = `rows.${quoted(column)}`
  const same = sameKey(table.key)
  const list = [...table.key, column].map(quoted).join(', ')
  const cast = `SELECT (${back})::${from} FROM (SELECT saved."strata_new"::${type} AS ${quoted(column)}) AS ${quoted(table.name)}`
  return {
    save: saveQuery(saved, `SELECT ${list}, ''::text AS "strata_new" FROM ${table.sql}`),
    noteNew: [
      `UPDATE ${saved} AS saved SET "strata_new" = ${value}::text FROM ${table.sql} AS rows WHERE ${same}`,
    ],
    forgetChanged: [
      `DELETE FROM ${saved} AS saved USING ${table.sql} AS rows WHERE ${same} AND ${value}::text IS DISTINCT FROM saved."strata_new"`,
    ],
    unchanged: `SELECT FROM ${saved} AS saved WHERE ${same} AND saved."strata_new" IS NOT DISTINCT FROM ${value}::text`,
    losses: [
      unfoundLoss({
        table,
        column,
        copy: saved,
        where: `saved.${quoted(column)}::text IS DISTINCT FROM (${cast})::text`,
      }),
    ],
    restore: [
      `UPDATE ${table.sql} AS rows SET ${quoted(column)} = saved.${quoted(column)} FROM ${saved} AS saved WHERE ${same}`,
      `DROP TABLE ${saved}`,
    ],
  }
}
