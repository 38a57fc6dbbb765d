import { z } from 'zod'
import { holdsLarge, type Large } from './answers.ts'

/** Columns of a record that may be large: JSON, bytes, long text, and lists of these. */
export type LargeOf<Schema extends z.ZodObject> = {
  [Name in keyof Schema['shape']]: HoldsLarge<Schema['shape'][Name]> extends true ? Name : never
}[keyof Schema['shape']] &
  string

export type HoldsLarge<Schema> = Schema extends Large
  ? true
  : Schema extends z.ZodNullable<infer Inner> | z.ZodArray<infer Inner>
    ? HoldsLarge<Inner>
    : false

/** A record in a list, or beside another: its large columns are there if the request asks for them. */
export type Summary<Row, Large extends PropertyKey> = [Large] extends [never]
  ? Row
  : Omit<Row, Large> & { [Name in Large & keyof Row]?: Row[Name] }

const summaries = new WeakMap<z.ZodObject, z.ZodObject>()

export const largeOf = ({ shape }: z.ZodObject): string[] =>
  Object.keys(shape).filter((name) => holdsLarge(shape[name]))

/** The schema of such a record; the same each time, since documents have it by name. */
export function summaryOf(schema: z.ZodObject): z.ZodObject {
  const large = largeOf(schema)
  if (large.length === 0) return schema
  const known = summaries.get(schema)
  if (known !== undefined) return known
  const columns = Object.entries<z.core.$ZodType>(schema.shape).map(([name, column]) => [
    name,
    large.includes(name) ? z.optional(column) : column,
  ])
  const bare = z.object(Object.fromEntries(columns))
  const id = schema.meta()?.id
  const summary = id === undefined ? bare : bare.meta({ id: `${id}Summary` })
  summaries.set(schema, summary)
  return summary
}

/** Every column that is not large, for Prisma's `select`. */
export const selectOfSummary = (schema: z.ZodObject): Record<string, true> =>
  Object.fromEntries(
    Object.keys(schema.shape)
      .filter((name) => !holdsLarge(schema.shape[name]))
      .map((name) => [name, true]),
  )
