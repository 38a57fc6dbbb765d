import { compact, unescaped } from '../schema/attributes.ts'
import { maskSchema } from '../schema/mask-schema.ts'
import { splitList } from '../schema/named-fields.ts'

interface Argument {
  /** `map` of `map: "x"`. */
  label: string | undefined
  value: string
}

/** The arguments of `@db.Decimal(10, 2)`, of `uuid(7)` or of `@relation("x", fields: [a])`. */
export function argumentsOf(call: string): Argument[] {
  const inside = /\((.*)\)$/.exec(compact(call))?.[1] ?? ''
  return parts(inside).map((text) => {
    const [label] = /^[A-Za-z]\w*(?=:)/.exec(text) ?? []
    return { label, value: label === undefined ? text : text.slice(label.length + 1) }
  })
}

/** The parts of `[a, b]`, or a lone one. */
export function listOf(value: string): string[] {
  return value.startsWith('[') ? parts(value.slice(1, -1)) : [value]
}

/** A value as Prisma gives it; functions with their arguments, names of enum values as text. */
export function literalOf(text: string): unknown {
  if (text.startsWith('[')) return listOf(text).map(literalOf)
  if (text.startsWith('"')) return unescaped(text)
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^[-\d]/.test(text)) return text
  const [, name] = /^(\w+)\(/.exec(text) ?? []
  return name === undefined
    ? text
    : { name, args: argumentsOf(text).map(({ value }) => literalOf(value)) }
}

const parts = (text: string) =>
  splitList(maskSchema(text), 0, text.length).map(({ start, end }) => text.slice(start, end))
