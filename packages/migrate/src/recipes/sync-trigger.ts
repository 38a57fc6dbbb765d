import { besides, boundedName, literal, quoted } from './identifier.ts'
import { savedName, saveQuery } from './saved-rows.ts'
import { inDollars, withValue } from './sql-text.ts'
import type { Table } from './table.ts'
import { inUtc } from './utc.ts'

export interface Sync {
  table: Table
  /** The old column and the new one. */
  from: string
  to: string
  /** What the one makes of the other's value, which is `$`: `$::bigint`. */
  forth: string
  back: string
  /** Whether they depend on the time zone or on the style of dates, which are then pinned. */
  pinned?: boolean
  /** What to do where an INSERT has both; nothing if left out. */
  both?: BothGiven | undefined
}

/** A default in the new column looks like a value: who wrote the row? */
export type BothGiven =
  /** The old release: the new one never gives the old column. */
  | { kind: 'old' }
  /** The new release, unless the value is the default: SQL, of the column's type. */
  | { kind: 'default'; value: string }

/** Of the trigger and its function. */
export const syncName = (table: string, column: string) => boundedName(`sync_${table}_${column}`)

/** Keeps two columns equal while one release writes the one and the next release the other. */
export function createSync(sync: Sync): string[] {
  const { table, from, pinned } = sync
  const settings = pinned ? ` ${inUtc}` : ''
  const trigger = syncName(table.name, from)
  const called = besides(table.sql, trigger)
  return [
    `CREATE FUNCTION ${called}() RETURNS trigger LANGUAGE plpgsql${settings} AS ${inDollars(syncBody(sync))}`,
    `CREATE TRIGGER ${quoted(trigger)} BEFORE INSERT OR UPDATE ON ${table.sql} FOR EACH ROW EXECUTE FUNCTION ${called}()`,
  ]
}

export function dropSync(table: Table, from: string): string[] {
  const trigger = syncName(table.name, from)
  return [
    `DROP TRIGGER ${quoted(trigger)} ON ${table.sql}`,
    `DROP FUNCTION ${besides(table.sql, trigger)}()`,
  ]
}

/**
 * Compared as text, since some types have no `=`. Where only the new column changes, to what the
 * old one makes of it, that is the backfill: the old value stays as it was written.
 */
function syncBody({ from, to, forth, back, both }: Sync): string {
  const [oldValue, newValue] = [`NEW.${quoted(from)}`, `NEW.${quoted(to)}`]
  const changed = (column: string) =>
    `NEW.${quoted(column)}::text IS DISTINCT FROM OLD.${quoted(column)}::text`
  const followOld = `${newValue} := ${withValue(forth, oldValue)};`
  const followNew = `${oldValue} := ${withValue(back, newValue)};`
  return `
DECLARE
  synced record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF ${newValue} IS NULL THEN
      ${followOld}
    ELSIF ${oldValue} IS NULL THEN
      ${followNew}
${bothGiven(both, { newValue, followOld, followNew })}    END IF;
  ELSIF ${changed(from)} THEN
    IF NOT (${changed(to)}) THEN
      ${followOld}
    END IF;
  ELSIF ${changed(to)} THEN
    synced := NEW;
    synced.${quoted(to)} := ${withValue(forth, oldValue)};
    IF ${newValue}::text IS DISTINCT FROM synced.${quoted(to)}::text THEN
      ${followNew}
    END IF;
  END IF;
  RETURN NEW;
END
`
}

interface Assignments {
  newValue: string
  followOld: string
  followNew: string
}

function bothGiven(both: BothGiven | undefined, parts: Assignments): string {
  const { newValue, followOld, followNew } = parts
  if (both === undefined) return ''
  if (both.kind === 'old') return `    ELSE\n      ${followOld}\n`
  return `    ELSIF ${newValue}::text IS NOT DISTINCT FROM (${both.value})::text THEN
      ${followOld}
    ELSE
      ${followNew}
`
}

/** Keeps the trigger as SQL, to be made again by undo. */
export function saveSync(step: string, table: Table, from: string): string[] {
  const trigger = syncName(table.name, from)
  const oid = `${literal(besides(table.sql, trigger))}::regproc`
  return saveQuery(
    savedName(step, 'sync'),
    `SELECT pg_get_functiondef(${oid}) AS function, pg_get_triggerdef(oid) AS trigger FROM pg_trigger WHERE tgrelid = ${literal(table.sql)}::regclass AND tgname = ${literal(trigger)}`,
  )
}

export function restoreSync(step: string): string[] {
  const saved = savedName(step, 'sync')
  const body = `
BEGIN
  EXECUTE (SELECT function FROM ${saved});
  EXECUTE (SELECT trigger FROM ${saved});
END
`
  return [`DO ${inDollars(body)}`, `DROP TABLE ${saved}`]
}
