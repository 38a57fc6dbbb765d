import { Prisma } from '@repo/db'

/**
 * How many of the rows, from the first, fit into so many bytes of JSON; one in any case, since a page
 * without any would have no end.
 */
export function countFitting(rows: readonly object[], maxBytes: number): number {
  // Nearly every page fits by far: only others are written to find out.
  if (mostBytes(rows) <= maxBytes) return rows.length
  let bytes = 0
  for (const [at, row] of rows.entries()) {
    bytes += Buffer.byteLength(JSON.stringify(row)) + 1
    if (bytes > maxBytes) return Math.max(at, 1)
  }
  return rows.length
}

/** No value without a length has more: an instant, a double. */
const mostOfScalar = 30
/** Of a character: `\u0000`. */
const mostOfCharacter = 6

/** At least as many bytes as the value has as JSON. */
function mostBytes(value: unknown): number {
  if (typeof value === 'string') return value.length * mostOfCharacter + 2
  if (typeof value !== 'object' || value === null || value instanceof Date) return mostOfScalar
  if (value instanceof Uint8Array) return value.length * 2 + 4 // Base64 has a third more
  if (Prisma.Decimal.isDecimal(value)) {
    // Digits by seven; NaN has none.
    return mostOfScalar + Math.abs(value.e || 0) + (value.d?.length ?? 0) * 7
  }
  let bytes = 2
  for (const key in value) {
    bytes += key.length * mostOfCharacter + 4 + mostBytes(Reflect.get(value, key))
  }
  return bytes
}
