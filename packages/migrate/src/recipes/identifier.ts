import { createHash } from 'node:crypto'

/** A name as SQL writes it, whatever is in it. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Text as SQL writes it. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/** What Postgres keeps of a name, in bytes: the rest it would cut, and make two names one. */
const longest = 63

/** A name that Postgres keeps whole: cut and with a hash of all of it where it is too long. */
export function boundedName(name: string): string {
  if (Buffer.byteLength(name) <= longest) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  let start = name
  while (Buffer.byteLength(start) > longest - hash.length - 1) {
    start = [...start].slice(0, -1).join('')
  }
  return `${start}_${hash}`
}

/** Another object in the schema of `sql`: `"app"."posts"` and `x` make `"app"."x"`. */
export function besides(sql: string, name: string): string {
  const [, schema = ''] = /^("(?:[^"]|"")*"\.)?"(?:[^"]|"")*"$/.exec(sql) ?? []
  return `${schema}${quoted(name)}`
}

/** A database name as a part of a migration's. */
export const fileName = (object: string) => object.toLowerCase().replaceAll(/[^a-z\d]+/g, '_')
