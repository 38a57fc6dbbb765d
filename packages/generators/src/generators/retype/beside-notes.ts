import { isLossy } from './conversion.ts'
import type { Retyped } from './retyped.ts'
import { digitsOf, familyOf, nameOf } from './type-family.ts'

/** What fails while two columns of different types are kept equal. */
export function besideNotes(field: string, { from, to }: Pick<Retyped, 'from' | 'to'>): string[] {
  return [
    ...(holds(to, from)
      ? []
      : [`Writes of the release that runs fail where their ${field} is no ${to}.`]),
    ...(holds(from, to)
      ? []
      : [`Until --finish, writes of the new release fail where their ${field} is no ${from}.`]),
  ]
}

/** A time of day becomes an instant of the day that Prisma's client gives it. */
export const dayNotes = (field: string, { from, to }: Pick<Retyped, 'from' | 'to'>): string[] =>
  nameOf(from) === 'TIME' && nameOf(to).startsWith('TIMESTAMP')
    ? [`Rows get ${field} on 1970-01-01; --using "<sql>" gives them another day.`]
    : []

/** Whether a type takes every value of another. */
function holds(type: string, other: string): boolean {
  if (type === 'TEXT' || type === 'CITEXT') return true
  if (familyOf(type) !== familyOf(other)) return false
  if (familyOf(type) === 'time') return true // what has no place is cut, which does not fail
  if (familyOf(type) !== 'number' || isLossy(other, type)) return false
  const [digits, others] = [digitsOf(type), digitsOf(other)]
  return (others.exact || !digits.exact) && digits.whole >= others.whole
}
