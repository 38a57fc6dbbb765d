import type { ScalarTypeName } from './field-spec.ts'

type Literal = (value: string, size: number[]) => string | undefined

/** A string in PSL. */
export const pslString = (value: string) => JSON.stringify(value)

const shortText: Literal = (value, [most = Number.POSITIVE_INFINITY]) =>
  [...value].length <= most && !value.includes('\0') ? pslString(value) : undefined

const integer =
  (least: bigint, most: bigint): Literal =>
  (value) => {
    if (!/^-?\d{1,19}$/.test(value)) return undefined
    const number = BigInt(value)
    return number >= least && number <= most ? String(number) : undefined
  }

const number: Literal = (value) =>
  /^-?\d+(\.\d+)?$/.test(value) && Number.isFinite(Number(value)) ? value : undefined

const decimal: Literal = (value, [precision = 0, scale = 0]) => {
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(value) ?? []
  const digits = whole.replace(/^0+/, '').length
  return whole !== '' && digits <= precision - scale && fraction.length <= scale ? value : undefined
}

const instant =
  (pattern: RegExp, complete: (value: string) => string): Literal =>
  (value) => {
    if (!pattern.test(value)) return undefined
    const full = complete(value)
    if (Number.isNaN(Date.parse(full))) return undefined
    // Of another offset Postgres takes no notice where the column has no time zone.
    return pslString(full.endsWith('Z') ? full : new Date(full).toISOString())
  }

const dateTime = instant(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/, (value) =>
  value.includes('T') ? value : `${value}T00:00:00Z`,
)

const json: Literal = (value) => {
  try {
    return pslString(JSON.stringify(JSON.parse(value)))
  } catch {
    return undefined
  }
}

const matching =
  (pattern: RegExp): Literal =>
  (value) =>
    pattern.test(value) ? pslString(value) : undefined

/** Prisma does not write these types, so there is nothing to default. */
const none: Literal = () => undefined

/** PSL of a literal of each type; undefined where the text is none. */
export const literals: Record<ScalarTypeName, Literal> = {
  string: shortText,
  text: shortText,
  char: shortText,
  citext: shortText,
  int: integer(-(2n ** 31n), 2n ** 31n - 1n),
  smallint: integer(-(2n ** 15n), 2n ** 15n - 1n),
  bigint: integer(-(2n ** 63n), 2n ** 63n - 1n),
  float: number,
  real: number,
  decimal,
  bool: (value) => (value === 'true' || value === 'false' ? value : undefined),
  date: instant(/^\d{4}-\d\d-\d\d$/, (value) => `${value}T00:00:00Z`),
  time: instant(
    /^\d\d:\d\d(:\d\d)?$/,
    (value) => `1970-01-01T${value.length === 5 ? `${value}:00` : value}Z`,
  ),
  datetime: dateTime,
  timestamp: dateTime,
  json,
  bytes: matching(/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/),
  uuid: matching(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i),
  inet: matching(/^[\da-f.:]+(\/\d{1,3})?$/i),
  tsvector: none,
  vector: none,
  interval: none,
}

/** What `default=` takes, in words. */
export const literalExamples: Record<ScalarTypeName, string> = {
  string: 'a text that fits the size',
  text: 'a text',
  char: 'a text that fits the size',
  citext: 'a text',
  int: 'a whole number from -2147483648 to 2147483647, or autoincrement',
  smallint: 'a whole number from -32768 to 32767, or autoincrement',
  bigint: 'a whole number of 64 bits, or autoincrement',
  float: 'a number such as 0.5',
  real: 'a number such as 0.5',
  decimal: 'a number whose digits fit the size',
  bool: 'true or false',
  date: 'now, updatedAt or a day such as 2026-01-31',
  time: 'now, updatedAt or a quoted time such as "12:30"',
  datetime: 'now, updatedAt, a day, or a quoted instant such as "2026-01-31T12:30:00Z"',
  timestamp: 'now, updatedAt, a day, or a quoted instant such as "2026-01-31T12:30:00Z"',
  json: "one JSON value, such as '{}'",
  bytes: 'base64',
  uuid: 'uuid7, uuid4 or a UUID',
  inet: 'an address such as 10.0.0.0/8',
  tsvector: 'no default: Prisma does not write this type',
  vector: 'no default: Prisma does not write this type',
  interval: 'no default: Prisma does not write this type',
}
