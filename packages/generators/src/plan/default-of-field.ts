import type { DefaultValue, ScalarTypeName } from '../grammar/field-spec.ts'
import { quoteIfNeeded, splitOutsideQuotes } from '../grammar/split-spec.ts'
import { attributesOf } from '../schema/attributes.ts'
import type { SchemaItem } from '../schema/scan-schema.ts'

/** The `default=` that writes a field's `@default` and `@updatedAt`. */
export function defaultOfField(
  item: SchemaItem,
  type: ScalarTypeName | 'enum',
): DefaultValue | undefined {
  const attributes = attributesOf(item)
  if (attributes.some(({ name }) => name === '@updatedAt')) return { kind: 'updatedAt' }
  const psl = attributes.find(({ name }) => name === '@default')?.text.slice('@default('.length, -1)
  if (psl === undefined) return undefined
  if (psl === 'now()') return { kind: 'now' }
  if (psl === 'autoincrement()') return { kind: 'autoincrement' }
  const made = /^(uuid|cuid|ulid|nanoid)\((\d*)\)$/.exec(psl)
  if (made !== null) {
    const [, name = '', size = ''] = made
    return { kind: 'client', psl, text: name === 'nanoid' && size ? `nanoid.${size}` : name + size }
  }
  if (item.arity !== 'list') return { kind: 'constant', psl, text: literalText(psl, type) }
  const items = psl === '[]' ? [] : splitOutsideQuotes(`=${psl.slice(1, -1)}`, ',')
  const values = items.map((value, at) => (at === 0 ? value.slice(1) : value))
  const text = values.map((value) => literalText(value, type)).join(',')
  return { kind: 'constant', psl: `[${values.join(', ')}]`, text }
}

/** A literal as it is typed behind `default=`. */
function literalText(psl: string, type: ScalarTypeName | 'enum'): string {
  if (!psl.startsWith('"')) return psl
  const value = String(JSON.parse(psl))
  if (type === 'date') return value.slice(0, 10)
  if (type === 'time') return quoteIfNeeded(value.slice(11, 19))
  return type === 'json' && /^[{[]/.test(value) ? value : quoteIfNeeded(value)
}
