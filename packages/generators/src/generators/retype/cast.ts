import { familyOf, nameOf } from './type-family.ts'

/** SQL of the one type's value as the other's, `$` standing for it. */
export function cast(from: string, to: string): string {
  const [family, other] = [familyOf(from), familyOf(to)]
  if (family === 'time' && other === 'time') return castTime(from, to)
  if (family !== undefined && family === other) return '$'
  if (other === 'text') return '$::text'
  // An enum is known to other types by the text of its values.
  const isNamed = (type: string) => type.startsWith('"')
  const through = isNamed(from) || (isNamed(to) && family !== 'text') ? 'text::' : ''
  const zoned = zonedTypes[nameOf(to)]
  // A text may have an offset, which types without a time zone take no notice of.
  if (zoned !== undefined && (family === 'text' || isNamed(from))) {
    return `($::${through}${zoned} AT TIME ZONE 'UTC')`
  }
  return `$::${through}${to}`
}

/** What reads a text for a type without a time zone. */
const zonedTypes: Record<string, string> = {
  TIMESTAMP: 'timestamptz',
  DATE: 'timestamptz',
  TIME: 'timetz',
}

/** A value as a timestamp of UTC. A time is of the day that Prisma's client gives it. */
const asTimestamp: Record<string, string> = {
  TIMESTAMP: '$',
  TIMESTAMPTZ: `($ AT TIME ZONE 'UTC')`,
  DATE: '$::timestamp',
  TIME: `('1970-01-01'::date + $)`,
}

/** Times without a zone are UTC, whatever the session says. */
function castTime(from: string, to: string): string {
  if (nameOf(from) === nameOf(to)) return '$'
  const value = asTimestamp[nameOf(from)] ?? '$'
  return nameOf(to) === 'TIMESTAMPTZ' ? `(${value} AT TIME ZONE 'UTC')` : value
}
