import type { FieldSpec } from '../grammar/field-spec.ts'
import type { ApiField } from './api-field.ts'

/**
 * The samples of a column that becomes text: those of before, as text. While both columns of such a
 * change are kept equal, another text might not be a value of the old type.
 */
export function withCarriedSamples(spec: FieldSpec, from: ApiField, to: ApiField): ApiField {
  if (spec.kind !== 'scalar' || spec.list || !textTypes.has(spec.type)) return to
  const [size = Number.POSITIVE_INFINITY] = spec.size
  const sample = asText(from.sample ?? '')
  const other = asText(from.other ?? '')
  const made = asText(from.made)
  const fits = (text: string | undefined): text is string =>
    text !== undefined && (!isLiteral(text) || text.length - 2 <= size)
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
  return expression.startsWith('new Date(') ? `${expression}.toISOString()` : undefined
}
