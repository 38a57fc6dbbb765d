import type { Prisma } from '@repo/db'
import { z } from 'zod'
import { field } from './fields.ts'
import { isKept, isNear } from './numbers.ts'

export type Operator =
  | 'is'
  | 'in'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'contains'
  | 'startsWith'
  | 'null'

/** How a list is filtered by a column. */
export interface Filterable {
  operators: readonly Operator[]
  /** Whether a list may be sorted by it: Prisma puts no enum or boolean before another. */
  isOrdered: boolean
  /** Whether it holds points in time. */
  isInstant: boolean
  /** Reads the text of a query as a value of the column. */
  read: z.ZodType
}

const filters = new WeakMap<object, Filterable>()
const scales = new WeakMap<object, number>()
const large = new WeakSet<object>()

const equal = ['is', 'in'] as const
const ranged = ['is', 'in', 'gt', 'gte', 'lt', 'lte'] as const
const textual = [...ranged, 'contains', 'startsWith'] as const

const number = z.string().regex(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i, {
  error: 'must be a number',
  abort: true,
})
const float = number
  .refine((text) => isNear(text, Number(text)), 'is out of range')
  .transform(Number)
  .pipe(z.number())
const integer = number
  .refine((text) => isKept(text, Number(text)), 'must be a whole number')
  .transform(Number)
  .pipe(field.int())
const bool = z.enum(['true', 'false']).transform((text) => text === 'true')
const decimal = z.string().regex(/^-?\d{1,1000}(\.\d{1,1000})?$/, 'must be a decimal')

function filtered<Schema extends z.ZodType>(
  operators: readonly Operator[],
  read: z.ZodType,
  schema: Schema,
  { isOrdered = true, isInstant = false } = {},
): Schema {
  filters.set(schema, { operators, read, isOrdered, isInstant })
  return schema
}

declare const size: unique symbol
/** In types alone: a column that lists leave out unless they are asked for it. */
export interface Large {
  [size]: 'large'
}

function asLarge<Schema extends z.ZodType>(schema: Schema) {
  large.add(schema)
  return schema as Schema & Large
}

/** Whether values of the column may be large: those of JSON, bytes and long text, and lists of them. */
export const holdsLarge = (schema: z.core.$ZodType | undefined): boolean =>
  schema instanceof z.ZodNullable || schema instanceof z.ZodArray
    ? holdsLarge(schema instanceof z.ZodArray ? schema.element : schema.unwrap())
    : schema !== undefined && large.has(schema)

const instant = { type: 'string', format: 'date-time' } as const

/**
 * Answered columns, one function a column type: typed as the client gives them, documented as JSON
 * carries them.
 */
export const answer = {
  text: () => filtered(textual, field.text(), z.string()),
  /** Left out of lists unless they are asked for it, as JSON and bytes are. */
  longText: () => asLarge(filtered(textual, field.text(), z.string(), { isOrdered: false })),
  int: () => filtered(ranged, integer, z.int()),
  smallint: () => filtered(ranged, integer, z.int()),
  bigint: () =>
    filtered(ranged, field.bigint(), z.bigint().meta({ type: 'string', pattern: '^-?\\d{1,19}$' })),
  float: () => filtered(ranged, float, z.number()),
  /** Of numeric(12, 2) with both: answered with two digits behind the point, `'1.50'`. */
  decimal: (_precision?: number, scale?: number) => {
    const schema = z.custom<Prisma.Decimal>().meta({ type: 'string' })
    if (scale !== undefined) scales.set(schema, scale)
    return filtered(ranged, decimal, schema)
  },
  bool: () => filtered(['is'], bool, z.boolean(), { isOrdered: false }),
  choice: <Values extends Record<string, string>>(values: Values) =>
    filtered(equal, z.enum(values), z.enum(values), { isOrdered: false }),
  date: () => filtered(ranged, field.date(), z.date().meta(instant)),
  time: () => filtered(ranged, field.time(), z.date().meta(instant)),
  datetime: () => filtered(ranged, field.datetime(), z.date().meta(instant), { isInstant: true }),
  uuid: () => filtered(equal, field.uuid(), z.string().meta({ format: 'uuid' })),
  inet: () => filtered(equal, field.inet(), z.string()),
  json: () => asLarge(z.custom<Prisma.JsonValue>().meta({})),
  // Of a Uint8Array the client's type would list the methods.
  bytes: () => asLarge(z.custom<unknown>().meta({ type: 'string', contentEncoding: 'base64' })),
}

/** How a list is filtered by the column; undefined for JSON, bytes and lists. */
export function filterOf(schema: z.core.$ZodType): Filterable | undefined {
  if (!(schema instanceof z.ZodNullable)) return filters.get(schema)
  const bare = filterOf(schema.unwrap())
  return bare && { ...bare, operators: [...bare.operators, 'null'] }
}

/** Digits behind the point; undefined for what has no fixed number of them. */
export const scaleOf = (schema: z.core.$ZodType): number | undefined => scales.get(schema)

/** Every listed column, for Prisma's `select`. */
export const selectOf = <Shape extends z.core.$ZodShape>(schema: z.ZodObject<Shape>) =>
  Object.fromEntries(Object.keys(schema.shape).map((name) => [name, true])) as {
    // What the line above makes of the keys.
    [Name in keyof Shape]: true
  }

/** What satisfies it selects columns of the model alone: a type takes further keys, unless it is told of them. */
export type ColumnsOf<Select, Schema extends z.ZodObject> =
  Exclude<keyof Schema['shape'], keyof Select> extends infer Unknown
    ? [Unknown] extends [never]
      ? Select
      : NoColumn<Unknown>
    : never

/** Where `tsc` names it, the schema lists what the model does not have. */
interface NoColumn<Name> {
  noColumn: Name
}
