import { Prisma } from '@repo/db'
import type { Context } from 'hono'
import { z } from 'zod'
import { scaleOf } from './answers.ts'
import type { Answers } from './marks.ts'

export type Write = (value: unknown) => unknown

/**
 * What gives the decimals of an answer as many digits behind the point as their columns have: `1.50`,
 * of which Decimal keeps `1.5`. Undefined for an answer without any.
 */
export function writerOf(
  schema: z.core.$ZodType | undefined,
  outer: readonly unknown[] = [],
): Write | undefined {
  if (schema === undefined || outer.includes(schema)) return undefined // a tree of its own kind
  const inner = (part: z.core.$ZodType) => writerOf(part, [...outer, schema])
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    return inner(schema.unwrap())
  }
  if (schema instanceof z.ZodArray) {
    const write = inner(schema.element)
    return write && ((value) => (Array.isArray(value) ? value.map(write) : value))
  }
  if (schema instanceof z.ZodObject) {
    const writers = Object.entries(schema.shape).flatMap(([name, part]) => {
      const write = inner(part)
      return write ? { name, write } : []
    })
    return writers.length === 0 ? undefined : (value) => withParts(value, writers)
  }
  const scale = scaleOf(schema)
  if (scale === undefined) return undefined
  return (value) => (Prisma.Decimal.isDecimal(value) ? withScale(value, scale) : value)
}

/** A column that a migration widened has more digits than this release knows: none is rounded away. */
const withScale = (value: Prisma.Decimal, scale: number) =>
  value.toFixed(Math.max(scale, value.decimalPlaces() || 0)) // NaN has none

function withParts(value: unknown, writers: readonly { name: string; write: Write }[]): unknown {
  if (typeof value !== 'object' || value === null) return value
  const written: Record<string, unknown> = { ...value }
  for (const { name, write } of writers) {
    if (name in written) written[name] = write(written[name])
  }
  return written
}

/** Lets `c.json` write what it is given by one of these. */
export function writeBy(c: Context, writer: (status: number) => Write | undefined): void {
  // Its overloads are of what a handler may give it.
  const json = c.json as (value: unknown, ...rest: unknown[]) => Response
  const written = (value: unknown, ...rest: unknown[]) =>
    json(writer(statusOf(rest[0]))?.(value) ?? value, ...rest)
  c.json = written as typeof c.json // as the handler's types see it
}

/** The second argument of `c.json`. */
const statusOf = (given: unknown): number =>
  typeof given === 'number' ? given : (Object(given).status ?? 200)

/** Prepares a request for these answers; undefined where none has decimals. */
export function writerOfAnswers(answers: Answers): ((c: Context) => void) | undefined {
  const writers = new Map(
    Object.entries(answers).map(([status, schema]) => [Number(status), writerOf(schema)]),
  )
  const isNeeded = [...writers.values()].some((write) => write !== undefined)
  return isNeeded ? (c) => writeBy(c, (status) => writers.get(status)) : undefined
}
