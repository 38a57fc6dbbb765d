import { z } from 'zod'
import { isKept, isNear } from './numbers.ts'
import type { FieldProblem } from './problems.ts'

/**
 * Whether a text may hold a number that is not kept: one of 16 digits, or with an exponent of three.
 * The first patterns take some 15 % of the time of JSON.parse; those behind them are for what these find.
 */
const isSuspicious = (text: string) =>
  (/\d\d\d\d\d\d\d\d/.test(text) && /[\d.]{16}/.test(text)) ||
  (/\d[eE][+-]?\d{3}/.test(text) && /(?:^|[\s:,[])-?\d[\d.]*[eE][+-]?\d{3}/.test(text))

/** Texts of numbers, by the object or array that they stand in. */
type Texts = Map<unknown, Map<string, string>>

/** What `JSON.parse` gives a reviver of a number, and TypeScript does not know yet. */
type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown

/** A text of JSON; adds the numbers in it that JavaScript does not keep to `problems`. */
export function parseJson(text: string, schema: z.ZodType, problems: FieldProblem[]): unknown {
  if (!isSuspicious(text)) return JSON.parse(text)
  const texts: Texts = new Map()
  let top: unknown
  const remember: Reviver = function (key, value, { source = '' }) {
    top = this
    if (typeof value !== 'number' || isKept(source, value)) return value
    const held = texts.get(this) ?? new Map<string, string>()
    texts.set(this, held.set(key, source))
    return value
  }
  const parsed: unknown = JSON.parse(text, remember as (key: string, value: unknown) => unknown)
  const visit = (holder: unknown, path: string[], value: unknown, part?: z.core.$ZodType) => {
    const sent = texts.get(holder)?.get(path.at(-1) ?? '')
    if (sent !== undefined && !(isFloat(part) && isNear(sent, Number(value)))) {
      problems.push({ path: path.join('.'), message: `${sent} cannot be stored exactly` })
    }
    if (typeof value !== 'object' || value === null) return
    for (const [key, item] of Object.entries(value)) {
      visit(value, [...path, key], item, partOf(part, key))
    }
  }
  if (texts.size > 0) visit(top, [], parsed, schema)
  return parsed
}

/** Columns of floats round, whoever sends them what. */
function isFloat(schema: z.core.$ZodType | undefined): boolean {
  const bare = unwrapped(schema)
  return bare instanceof z.ZodNumber && !bare.isInt
}

/** The schema of a part of an object or array, where it has one. */
function partOf(schema: z.core.$ZodType | undefined, key: string): z.core.$ZodType | undefined {
  const bare = unwrapped(schema)
  if (bare instanceof z.ZodArray) return bare.element
  return bare instanceof z.ZodObject && Object.hasOwn(bare.shape, key) ? bare.shape[key] : undefined
}

function unwrapped(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  const isOuter =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  if (isOuter) return unwrapped(schema.unwrap())
  return schema instanceof z.ZodPipe ? unwrapped(schema.in) : schema
}
