import type pg from 'pg'

/** `"public"."users"."id"` of each column of a key, by key. */
export type Keys = readonly ReadonlySet<string>[]

/** Reads what is unique in the database, for all rows and at once. */
export async function readKeys(client: pg.ClientBase): Promise<Keys> {
  const { rows } = await client.query<{ columns: string[] }>(`
    SELECT array_agg(format('"%s"."%s"."%s"', nspname, relname, attname)) AS columns
    FROM pg_index
      JOIN pg_class ON pg_class.oid = indrelid
      JOIN pg_namespace ON pg_namespace.oid = relnamespace
      JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
    WHERE indisunique AND indisvalid AND indimmediate AND indpred IS NULL AND indexprs IS NULL
      AND nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')
    GROUP BY indexrelid`)
  return rows.map(({ columns }) => new Set(columns))
}

const name = '"[^"]+"'
const column = `${name}\\.${name}\\.${name}`
const columns = `${column}(?:::[a-z]+)?(?:, ${column}(?:::[a-z]+)?)*`
const insert = new RegExp(
  `^INSERT INTO ${name}\\.${name} \\(${name}(?:,${name})*\\) VALUES \\([^()]*\\) RETURNING ${columns}$`,
)
const select = new RegExp(
  `^SELECT ${columns} FROM ${name}\\.${name} WHERE (.+?)(?: ORDER BY (${column}) (?:ASC|DESC))?( LIMIT \\$\\d+)? OFFSET \\$\\d+$`,
)
/** Prisma asks together for what was asked for one by one in the same turn, and for related records. */
const given = new RegExp(`^(${column}) (?:= \\$\\d+|IN \\$\\d+(?:,\\$\\d+){0,99})$`)
const passes = new RegExp(`^(${column}) (?:<|>)=? \\$\\d+$`)

/**
 * Whether a statement, as Prisma writes it, finds rows by the values of a key, adds one row, or reads a
 * page in order of a key alone: what takes no time that grows with the table.
 */
export function isBounded(sql: string, keys: Keys): boolean {
  if (insert.test(sql)) return true
  const [, where = '', order, limit] = select.exec(sql) ?? []
  const conditions = where
    .replace(/[()]/g, '')
    .split(' AND ')
    .filter((condition) => condition !== '1=1')
  if (order !== undefined) {
    const isKey = keys.some((key) => key.size === 1 && key.has(order))
    const isPage = conditions.every((condition) => passes.exec(condition)?.[1] === order)
    return isKey && isPage && limit !== undefined
  }
  const columns = conditions.map((condition) => given.exec(condition)?.[1])
  return (
    !columns.includes(undefined) &&
    keys.some((key) => [...key].every((one) => columns.includes(one)))
  )
}

/** Of longer ones, and of ever new ones, none is looked at. */
const mostStatements = 250

export interface BoundedStatements {
  has: (sql: string) => boolean
  /** One that took long once is none of them any more. */
  remove: (sql: string) => void
}

export function boundedStatements(keys: Keys): BoundedStatements {
  const known = new Map<string, boolean>()
  return {
    has(sql) {
      const found = known.get(sql)
      if (found !== undefined) return found
      if (known.size >= mostStatements) return false
      const bounded = isBounded(sql, keys)
      known.set(sql, bounded)
      return bounded
    },
    remove: (sql) => void known.set(sql, false),
  }
}
