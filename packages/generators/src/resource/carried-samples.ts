import type { FieldSpec } from '../grammar/field-spec.ts'
import type { ApiField } from './api-field.ts'

/**
 * The samples of a column that becomes text: those of before, as text. While both columns of such a
 * change are kept equal, another text might not be a value of the old type.
 */
export function withCarriedSamples(spec: FieldSpec, from: ApiField, to: ApiField): ApiField {
  if (spec.kind !== 'scalar' || spec.list || !textTypes.has(spec.type)) return to
  const [size = Number.POSITIVE_INFINITY] = spec.size
  const text = from.type === 'field.time()' ? asTimeText : asText
  const sample = text(from.sample ?? '')
  const other = text(from.other ?? '')
  const made = text(from.made)
  const fits = (value: string | undefined): value is string =>
    value !== undefined && (!isLiteral(value) || value.length - 2 <= size)
  if (!fits(sample) || !fits(other) || !fits(made)) return to
  return { ...to, sample, other, made, madeWith: from.madeWith }
}

const textTypes: ReadonlySet<string> = new Set(['string', 'text', 'char', 'citext'])

const isLiteral = (text: string) => text.startsWith("'")

/** An expression of a sample as one of text; undefined for what has no text that casts back. */
function asText(expression: string): string | undefined {
  if (/^['`]|^randomUUID\(|^randomBytes\(.*\.slice\(|\.join\(/.test(expression)) return expression
  if (/^(?:-?[\d.]+|true|false)$/.test(expression)) return `'${expression}'`
  if (/^\d+n$/.test(expression)) return `'${expression.slice(0, -1)}'`
  if (/^(?:randomInt|BigInt)\(/.test(expression)) return `String(${expression})`
  if (expression.startsWith('{ ')) return `JSON.stringify(${expression})`
  return expression.startsWith('new Date(') ? `${expression}.toISOString()` : undefined
}

/** A time is a Date of 1970, which is no text of a time. */
function asTimeText(expression: string): string | undefined {
  const [, time] = /^'1970-01-01T(.*)Z'$/.exec(expression) ?? []
  return time === undefined ? `${asText(expression)}.slice(11, 19)` : `'${time}'`
}
