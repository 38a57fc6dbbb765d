import { UserError, usageError } from '@repo/cli'
import { withValue } from '@repo/migrate/recipes'
import { checkedExpression } from '../../grammar/check-expression.ts'
import { cast } from './cast.ts'
import { digitsOf, familyOf, nameOf } from './type-family.ts'

interface ConversionOptions {
  field: string
  /** `pnpm gen retype …` without `--using`. */
  command: string
  column: string
  /** SQL types. */
  from: string
  to: string
  using: string | undefined
}

/** SQL of the new value and of the old value of a new one, `$` standing for the other. */
export interface Conversion {
  forth: string
  back: string
  /** Whether either depends on the session's time zone or style of dates, or may: those are then pinned. */
  pinned: boolean
}

/**
 * `--using` with `$` for the column, however it is written. Throws a usage error where it does not
 * name the column.
 */
function usingValue(options: ConversionOptions, using: string): string {
  const { field, command, column, from, to } = options
  const names = [`"${column}"`, `\\b${column}\\b`, `\\b${field}\\b`].join('|')
  // Not where it is a type, a function or a part of AT TIME ZONE.
  const token = new RegExp(
    `'(?:[^']|'')*'|\\b(?:AT|WITH|WITHOUT)\\s+TIME\\s+ZONE\\b|(?<!::\\s*|\\bAS\\s+)(${names})(?!\\s*[('])`,
    'gi',
  )
  const value = checkedExpression(using, '--using').replaceAll(token, (found, name) =>
    name === undefined ? found : '$',
  )
  if (withValue(value, '') !== value) return value
  throw usageError(
    `--using "${using}" does not name the column ${column}.`,
    `${command} ${usingOption(column, cast(from, to), to)}`,
  )
}

/** The option that says what is done without it: `--using 'total::INTEGER'`. */
export function usingOption(column: string, forth: string, to: string): string {
  const value = withValue(forth, column)
  const sql = value.endsWith(`::${to}`) ? value : `${value}::${to}`
  return sql.includes("'") ? `--using "${sql}"` : `--using '${sql}'`
}

/**
 * A cast that Postgres makes by itself is left to it, as that of any text to the column's size: it
 * refuses what is too long, where an explicit one cuts it.
 * Throws `RETYPE.LOSSY` where a value would be rounded or cut and no `--using` says how.
 */
export function conversionOf(options: ConversionOptions): Conversion {
  const { field, command, column, from, to, using } = options
  if (using === undefined && isLossy(from, to)) {
    throw new UserError({
      code: 'RETYPE.LOSSY',
      message: `From ${from} to ${to}, values of "${field}" would be rounded or cut without a word.`,
      hint: `If that is meant: ${command} ${usingOption(column, cast(from, to), to)}`,
    })
  }
  const given = using === undefined ? undefined : usingValue(options, using)
  // Of the expression's type nothing is known; an enum takes its values from a text.
  const typed = given !== undefined && to.startsWith('"') ? `(${given})::text::${to}` : given
  const forth = typed ?? cast(from, to)
  return {
    forth,
    back: cast(to, from),
    pinned: given !== undefined || (familyOf(from) === 'time') !== (familyOf(to) === 'time'),
  }
}

/** Too many digits before the point are refused by Postgres; behind it they are rounded away. */
export function isLossy(from: string, to: string): boolean {
  if (from === to) return false
  const [family, other] = [familyOf(from), familyOf(to)]
  if (family === 'number' && other === 'number') {
    const [before, after] = [digitsOf(from), digitsOf(to)]
    if (after.exact) return after.fraction < before.fraction
    return before.exact ? after.whole < before.whole + before.fraction : after.whole < before.whole
  }
  if (family !== 'time' || other !== 'time') return false
  const [name, target] = [nameOf(from), nameOf(to)]
  if (name !== target && (target === 'DATE' || target === 'TIME')) return true
  return precisionOf(to) < precisionOf(from)
}

const precisionOf = (type: string) =>
  type === 'DATE' ? 0 : Number(/\((\d)\)/.exec(type)?.[1] ?? 6)
