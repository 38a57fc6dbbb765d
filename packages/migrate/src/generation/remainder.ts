import { statementsOf } from '../recipes/database-change.ts'
import { readStatement } from '../recipes/statement.ts'

/**
 * A remainder is the script of what Prisma sees between the database, or its migrations replayed,
 * and the schema: what somebody wrote into the schema and did not migrate, and what Prisma cannot
 * express or reads in other words. See docs/decisions/010.
 */

const identifier = '"(?:[^"]|"")+"'
const table = `ALTER TABLE (?:${identifier}\\.)?${identifier}`

/** What a script does, each thing by itself: an ALTER TABLE with two clauses does two. */
export function partsOf(script: string): string[] {
  return statementsOf(script)
    .flatMap((sql) => {
      const statement = readStatement(sql)
      if (statement?.kind !== 'alter') return [sql]
      return statement.clauses.map((clause) => `ALTER TABLE ${statement.tableSql} ${clause}`)
    })
    .map((part) => part.replaceAll(/\s+/g, ' '))
}

/**
 * The parts of a remainder that somebody wrote into the schema and that no migration does.
 * `edits` is the script of what was edited in the schema since it was last migrated: Prisma's noise
 * is in no edit. What makes a table, a column or a type is always one, since the database lacks it.
 */
export function unmigratedEdits(remainder: string, edits: string): string[] {
  const parts = partsOf(remainder)
  const edited = new Set(partsOf(edits))
  const dropped = new Set(parts.map(droppedObject))
  const droppedByEdit = new Set([...edited].map(droppedObject))
  return parts.filter((part) => {
    const made = madeObject(part)
    // One that is there, and that Prisma would make again because it reads it in another way.
    if (made !== undefined && dropped.has(made) && !droppedByEdit.has(made)) return false
    return edited.has(part) || isLacking(part)
  })
}

/**
 * The parts of a remainder behind a change that were not there before it. Names do not count: a
 * renamed table takes what Prisma sees on it along.
 */
export function addedParts(before: string, after: string): string[] {
  const known = partsOf(before).map(withoutNames)
  return partsOf(after).filter((part) => {
    const at = known.indexOf(withoutNames(part))
    if (at >= 0) known.splice(at, 1)
    return at < 0
  })
}

/** A script of these parts. */
export const scriptOfParts = (parts: readonly string[]) =>
  parts.map((part) => `${part};`).join('\n')

/** What the database does not have at all. Prisma makes `…_new` of an enum that has other values. */
const isLacking = (part: string) =>
  /^CREATE (?:TABLE|SCHEMA)\b/.test(part) ||
  (/^CREATE TYPE\b/.test(part) && !/^CREATE TYPE \S+_new" /.test(part)) ||
  /^ALTER TYPE .* ADD VALUE\b/.test(part) ||
  new RegExp(`^${table} ADD COLUMN `).test(part)

const droppedObject = (part: string) =>
  objectOf(part, /^DROP (INDEX) (?:"(?:[^"]|"")+"\.)?("(?:[^"]|"")+")$/, 'DROP')

const madeObject = (part: string) =>
  objectOf(part, /^CREATE (?:UNIQUE )?(INDEX) ("(?:[^"]|"")+")/, 'ADD')

/** `INDEX "users_email_idx"`, `ALTER TABLE "users" COLUMN "email"` */
function objectOf(part: string, index: RegExp, verb: 'ADD' | 'DROP'): string | undefined {
  const ofTable = new RegExp(`^(${table}) ${verb} ((?:COLUMN|CONSTRAINT) ${identifier})`)
  const [, kind, name] = index.exec(part) ?? ofTable.exec(part) ?? []
  return kind && `${kind} ${name}`
}

const withoutNames = (part: string) => part.replaceAll(new RegExp(identifier, 'g'), '""')
