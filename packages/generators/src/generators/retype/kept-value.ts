import { familyOf } from './type-family.ts'

/**
 * SQL that holds where a cast keeps a value, such as `before`, as `after`: Postgres rounds numbers
 * and drops times of day and zones without a word. Written differently is the same: `007` is 7.
 * Undefined for types between which every value that can be cast is kept.
 */
export function keptValue(from: string, to: string, before: string, after: string) {
  const [family, other] = [familyOf(from), familyOf(to)]
  const isText = family === 'text' || from === 'JSONB' || from.startsWith('"')
  const written = `(${before})::text`
  if (other === 'number') {
    if (!isText && family !== 'number') return undefined
    return `${written}::numeric = ${after}::numeric`
  }
  if (other === 'text') return family === 'text' ? `${written} = ${after}::text` : undefined
  if (/^TIME\b/.test(to) && isText) return `${written}::interval = ${after}::interval`
  // Times without a zone are UTC, which the counting function is set to.
  if (other === 'time' && isText) return `${written}::timestamptz = ${after}::timestamptz`
  if (to === 'BOOLEAN' && family === 'number') return `${before} = ${after}::integer`
  return undefined
}
