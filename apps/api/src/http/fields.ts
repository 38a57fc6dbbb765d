import { Prisma } from '@repo/db'
import { z } from 'zod'

/** Postgres text holds every character but NUL; half a surrogate pair is no character. */
const isStorable = (value: string) => !value.includes('\0') && value.isWellFormed()

/** Of a text, in characters. */
const longestText = 10_000
/** Of JSON as it is sent and of bytes as they are stored. */
const mostBytes = 64 * 1024

const text = (maxLength = longestText) =>
  z
    .string()
    .refine(isStorable, 'must not contain a NUL character or half a character')
    .max(maxLength)

const integerBetween = (minimum: bigint, maximum: bigint) =>
  z
    .union(
      [
        z.int().transform(BigInt),
        z
          .string()
          .regex(/^-?\d{1,19}$/)
          .transform(BigInt),
      ],
      'must be a whole number, as a number or text',
    )
    .refine((value) => value >= minimum && value <= maximum, 'is out of range')

const decimal = (whole: number, scale: number) => {
  // A whole part of no digits is still written: `0.5`.
  const digits = `(0|[1-9]\\d{0,${Math.max(whole - 1, 0)}})`
  const fraction = scale === 0 ? '' : `(\\.\\d{1,${scale}})?`
  return z
    .string()
    .regex(
      new RegExp(`^-?${whole === 0 ? '0' : digits}${fraction}$`),
      `must be a decimal with at most ${whole} digits before and ${scale} after the point`,
    )
}

const maxJsonDepth = 100
/** Prisma takes an object with this key for the arguments of a raw query, and keeps only its `values`. */
const reservedKey = '__prismaRawParameters__'
const jsonProblem = `must be JSON, at most ${maxJsonDepth} levels deep, without NUL characters or reserved keys`

/** Not Prisma's type of the same: who calls the API by this one has no Prisma. */
type JsonInput = NonNullable<z.core.util.JSONType>

/** What JSON.parse gives, if Postgres takes it. */
const json = <Value extends JsonInput | null>(
  maxBytes: number,
  isMeant: (value: unknown) => boolean = () => true,
) =>
  z
    .custom<Value>((value) => isMeant(value) && isJson(value, maxJsonDepth), jsonProblem)
    .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= maxBytes, {
      error: `must have at most ${maxBytes} bytes as JSON`,
    })
    .meta({ description: `JSON of at most ${maxBytes} bytes.` })

function isJson(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorable(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return value !== undefined
  if (depth === 0) return false
  return Object.entries(value).every(
    ([key, item]) => isStorable(key) && key !== reservedKey && isJson(item, depth - 1),
  )
}

/** Years that both Postgres and ISO 8601 write with four digits. */
const inRange = (value: Date) => value.getUTCFullYear() >= 1 && value.getUTCFullYear() <= 9999
const notDate = 'must be a date, as 2026-01-31'
const dateProblem = 'must be between the years 1 and 9999'

/**
 * Request fields, one a column type. Each accepts what the column can hold and nothing else; text, JSON
 * and bytes up to a size, which `field.text(50_000)` changes.
 */
export const field = {
  /** As many characters as its column has, or 10,000. */
  text,
  int: () => z.int().min(-2_147_483_648).max(2_147_483_647),
  smallint: () => z.int().min(-32_768).max(32_767),
  /** A number or a decimal string, since JSON numbers end at 2^53. */
  bigint: () => integerBetween(-(2n ** 63n), 2n ** 63n - 1n),
  float: () => z.number(),
  /** A string, so that no digit is lost: `'12.5'`. */
  decimal: (precision: number, scale: number) => decimal(precision - scale, scale),
  bool: () => z.boolean(),
  /** `2026-01-31`, or as it is answered: `2026-01-31T00:00:00.000Z`. */
  date: () =>
    z
      .union([z.iso.date(), z.string().regex(/^\d{4}-\d\d-\d\dT00:00:00(\.0+)?Z$/)], notDate)
      .transform((value) => value.slice(0, 10))
      .pipe(z.iso.date(notDate))
      .transform((value) => new Date(`${value}T00:00:00Z`))
      .refine(inRange, dateProblem),
  /** `12:30:00`, or as it is answered: `1970-01-01T12:30:00.000Z`. */
  time: () =>
    z
      .string()
      .transform((value) => value.replace(/^1970-01-01T(.*)Z$/, '$1'))
      .pipe(z.iso.time('must be a time of day, as 12:30:00'))
      .transform((value) => new Date(`1970-01-01T${value}Z`)),
  datetime: () =>
    z.iso
      .datetime({ offset: true, error: 'must be an instant, as 2026-01-31T12:30:00+02:00 or …Z' })
      .transform((value) => new Date(value))
      .refine(inRange, dateProblem),
  /** A JSON null is a value of the column. */
  json: (maxBytes = mostBytes) =>
    json<JsonInput | null>(maxBytes).transform((value) => value ?? Prisma.JsonNull),
  /** A JSON null empties the column. */
  jsonOrNull: (maxBytes = mostBytes) =>
    json<JsonInput | null>(maxBytes).transform((value) => value ?? Prisma.DbNull),
  /** One of a list, which holds no nulls. */
  jsonItem: (maxBytes = mostBytes) => json<JsonInput>(maxBytes, (value) => value !== null),
  /** Base64. */
  bytes: (maxBytes = mostBytes) =>
    z
      .base64('must be Base64')
      .max(Math.ceil(maxBytes / 3) * 4)
      .transform((value) => Uint8Array.from(Buffer.from(value, 'base64'))),
  uuid: () => z.guid('must be a UUID'),
  inet: () =>
    z.union(
      [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
      'must be an IP address, or a network as 10.0.0.0/8',
    ),
}
