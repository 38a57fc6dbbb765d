/**
 * Whether Postgres takes the values of one type as the other's without writing a row and, where the
 * column is `indexed`, without building an index again. Types as SQL writes them; timestamps as
 * UTC: `SET timezone = 'UTC'`.
 * Source: `ATColumnChangeRequiresRewrite` and the support functions of length coercions.
 */
export function isInPlace(from: string, to: string, indexed = false): boolean {
  const [a, b] = [readType(from), readType(to)]
  if (a === undefined || b === undefined) return false
  if (a.name === 'numeric') {
    const unbounded = b.sizes.length === 0
    return (
      b.name === 'numeric' && (unbounded || (widens(a.sizes[0], b.sizes[0]) && sameScale(a, b)))
    )
  }
  if (a.name === 'varchar' || a.name === 'text') {
    if (b.name === 'text') return true
    return b.name === 'varchar' && widens(a.name === 'text' ? undefined : a.sizes[0], b.sizes[0])
  }
  if (a.name === b.name) return lengthens.has(a.name) && widens(a.sizes[0], b.sizes[0])
  // The kinds sort in different ways, so an index of one is none of the other.
  if (indexed) return false
  // The cast to the other kind forgets the precision, so that only the highest needs no second look.
  return instants.has(a.name) && instants.has(b.name) && (b.sizes[0] ?? highest) === highest
}

interface Type {
  name: string
  sizes: number[]
}

const instants = new Set(['timestamp', 'timestamptz'])
const lengthens = new Set(['timestamp', 'timestamptz', 'time', 'timetz', 'varbit'])
/** Of a timestamp: digits of a second. */
const highest = 6

const synonyms: Record<string, string> = {
  'CHARACTER VARYING': 'varchar',
  VARCHAR: 'varchar',
  TEXT: 'text',
  DECIMAL: 'numeric',
  NUMERIC: 'numeric',
  TIMESTAMP: 'timestamp',
  'TIMESTAMP WITHOUT TIME ZONE': 'timestamp',
  TIMESTAMPTZ: 'timestamptz',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  TIME: 'time',
  TIMETZ: 'timetz',
  VARBIT: 'varbit',
  'BIT VARYING': 'varbit',
}

/** Undefined for types that change in place to none, and for arrays, whose rows are written again. */
function readType(sql: string): Type | undefined {
  const found = /^([A-Za-z ]+?)\s*(?:\(\s*([\d,\s]+)\))?( WITH(?:OUT)? TIME ZONE)?$/i.exec(
    sql.trim(),
  )
  const [, base = '', sizes, zone = ''] = found ?? []
  const name = synonyms[`${base}${zone}`.toUpperCase()]
  if (name === undefined) return undefined
  return { name, sizes: sizes === undefined ? [] : sizes.split(',').map(Number) }
}

/** No size is no limit. */
const widens = (before: number | undefined, after: number | undefined): boolean =>
  after === undefined || (before !== undefined && before <= after)

const sameScale = (a: Type, b: Type) => (a.sizes[1] ?? 0) === (b.sizes[1] ?? 0)
