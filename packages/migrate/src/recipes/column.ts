import { quoted } from './identifier.ts'
import { isTimeType } from './utc.ts'

/** A column as Prisma's SQL defines it. */
export interface Column {
  name: string
  /** `DECIMAL(10,2)`, `"post_status"[]`, `SERIAL` */
  type: string
  required: boolean
  /** SQL. */
  default: string | undefined
}

/** `"title" TEXT NOT NULL DEFAULT ''`. Throws an `Error` on what Prisma would not write. */
export function parseColumn(definition: string): Column {
  const found =
    /^"(?<name>(?:[^"]|"")+)"\s+(?<type>[\s\S]+?)(?<required> NOT NULL)?(?: DEFAULT (?<value>[\s\S]*))?$/.exec(
      definition,
    )
  const { name, type, required, value } = found?.groups ?? {}
  if (name === undefined || type === undefined) throw new Error(`Not a column:\n${definition}`)
  return {
    name: name.replaceAll('""', '"'),
    type,
    required: required !== undefined,
    default: value,
  }
}

const serials: Record<string, string> = {
  SMALLSERIAL: 'SMALLINT',
  SERIAL: 'INTEGER',
  BIGSERIAL: 'BIGINT',
}

/** The integer under a column that counts by itself; undefined for any other. */
export const serialType = ({ type }: Column): string | undefined => serials[type]

/** A type of the database's own making, such as an enum; those of Postgres stand without quotes. */
export const isNamedType = ({ type }: Column): boolean => type.startsWith('"')

/** `"title" TEXT DEFAULT ''`: what rows that exist can have too. */
export const optionalDefinition = (column: Column): string =>
  `${quoted(column.name)} ${column.type}${column.default === undefined ? '' : ` DEFAULT ${column.default}`}`

/** Whether each row has another value by the default, so that adding the column writes every row. */
export function hasVolatileDefault(column: Column): boolean {
  if (serialType(column) !== undefined) return true
  const code = (column.default ?? '').replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, '')
  return /\w\s*\(/.test(code) && !/^now\(\)$/i.test(code.trim())
}

/** Whether the rows that exist get what the clock of the session's time zone shows. */
export function isDefaultOfZone(column: Column): boolean {
  const value = column.default ?? "''"
  if (!isTimeType(column.type) || value.startsWith("'")) return false
  return !column.type.startsWith('TIMESTAMPTZ') || !/^(CURRENT_TIMESTAMP|now\(\))$/i.test(value)
}
