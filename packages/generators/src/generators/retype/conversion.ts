import { UserError, usageError } from '@repo/cli'
import { withValue } from '@repo/migrate/recipes'
import { checkedExpression } from '../../grammar/check-expression.ts'
import { digitsOf, familyOf } from './type-family.ts'

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

/**
 * `--using` with `$` for the column, however it is written. Throws a usage error where it does not
 * name the column.
 */
function usingValue({ field, command, column, to }: ConversionOptions, using: string): string {
  const names = [`"${column}"`, `\\b${column}\\b`, `\\b${field}\\b`].join('|')
  // Not where it is a type or a function.
  const token = new RegExp(`'(?:[^']|'')*'|(?<!::\\s*|\\bAS\\s+)(?:${names})(?!\\s*\\()`, 'gi')
  const value = checkedExpression(using, '--using').replaceAll(token, (found) =>
    found.startsWith("'") ? found : '$',
  )
  if (withValue(value, '') !== value) return value
  throw usageError(
    `--using "${using}" does not name the column ${column}.`,
    `${command} --using '${column}::${to}'`,
  )
}

/**
 * SQL of the new value and of the old value of a new one, `$` standing for the other. A cast that
 * Postgres makes by itself is left to it, as that of any text to the column's size: it refuses what
 * is too long, where an explicit one cuts it.
 * Throws `RETYPE.LOSSY` where a value would be rounded or cut and no `--using` says how.
 */
export function conversionOf(options: ConversionOptions) {
  const { field, command, column, from, to, using } = options
  if (using === undefined && isLossy(from, to)) {
    throw new UserError({
      code: 'RETYPE.LOSSY',
      message: `From ${from} to ${to}, values of "${field}" would be rounded or cut without a word.`,
      hint: `If that is meant: ${command} --using '${column}::${to}'`,
    })
  }
  const given = using === undefined ? undefined : usingValue(options, using)
  // Of the expression's type nothing is known; an enum takes its values from a text.
  const typed = given !== undefined && to.startsWith('"') ? `(${given})::text::${to}` : given
  const forth = typed ?? cast(from, to)
  return { forth, back: cast(to, from) }
}

function cast(from: string, to: string): string {
  const [family, other] = [familyOf(from), familyOf(to)]
  if (family === 'instant' && other === 'instant') return castInstant(from, to)
  if (family !== undefined && family === other) return '$'
  if (other === 'text') return '$::text'
  // An enum is known to other types by the text of its values.
  const isNamed = (type: string) => type.startsWith('"')
  const through = isNamed(from) || (isNamed(to) && family !== 'text') ? 'text::' : ''
  return `$::${through}${to}`
}

/** Times without a zone are UTC, whatever the session says. */
function castInstant(from: string, to: string): string {
  const isZoned = (type: string) => type.startsWith('TIMESTAMPTZ')
  if (isZoned(from) === isZoned(to)) return '$'
  return isZoned(from) ? `($ AT TIME ZONE 'UTC')` : `($::timestamp AT TIME ZONE 'UTC')`
}

/** Too many digits before the point are refused by Postgres; behind it they are rounded away. */
export function isLossy(from: string, to: string): boolean {
  if (from === to) return false
  if (familyOf(from) === 'number' && familyOf(to) === 'number') {
    const [before, after] = [digitsOf(from), digitsOf(to)]
    if (after.exact) return after.fraction < before.fraction
    return before.exact ? after.whole < before.whole + before.fraction : after.whole < before.whole
  }
  if (familyOf(from) === 'instant' && familyOf(to) === 'instant') {
    return to === 'DATE' || precisionOf(to) < precisionOf(from)
  }
  return /^TIMESTAMP/.test(from) && /^TIME\b/.test(to)
}

const precisionOf = (type: string) =>
  type === 'DATE' ? 0 : Number(/\((\d)\)/.exec(type)?.[1] ?? 6)
