import { alignment } from './alignment.ts'
import { attributesOf } from './attributes.ts'
import { fieldSpans } from './field-spans.ts'
import { narrowed, type Replacement } from './replacement.ts'
import type { SchemaBlock, SchemaItem } from './scan-schema.ts'
import { fieldsOf } from './schema-lookup.ts'

/** An attribute as text, with the space before it; without one, the space is chosen. */
export interface SpacedAttribute {
  gap: string | undefined
  text: string
}

interface FieldRewrite {
  name?: string
  type?: string
  /** `?`, or nothing. */
  mark?: string
  attributes?: SpacedAttribute[]
}

/**
 * Writes a field's line again with its own spacing and comment. Where its parts stand at the
 * columns of other lines, they stay there as far as the padding allows; other lines stay as they are.
 */
export function rewriteField(
  block: SchemaBlock,
  item: SchemaItem,
  content: string,
  rewrite: FieldRewrite,
): Replacement[] {
  const { text } = item
  const { name, type, mark } = spansOf(item)
  const others = fieldsOf(block).filter((other) => other !== item)
  const start = text.slice(name.start, mark.end)
  const newName = rewrite.name ?? item.name
  const typeGap = isAligned('type', item, others)
    ? fitted(text.slice(name.end, type.start), newName.length - item.name.length)
    : text.slice(name.end, type.start)
  const newMark = rewrite.mark ?? text.slice(type.end, mark.end)
  const newStart = `${newName}${typeGap}${rewrite.type ?? item.type}${newMark}`
  const [first, ...rest] = rewrite.attributes ?? spacedAttributes(item)
  const column = alignment(others.map((other) => other.masked)).attributes
  const firstGap =
    first?.gap === undefined
      ? ' '.repeat(Math.max(1, column - newStart.length))
      : isAligned('attributes', item, others)
        ? fitted(first.gap, newStart.length - start.length)
        : first.gap
  const line = [
    newStart,
    ...(first ? [firstGap, first.text] : []),
    ...rest.map((attribute) => `${attribute.gap ?? ' '}${attribute.text}`),
  ]
  return narrowed(content, {
    file: block.file,
    start: item.start + name.start,
    end: item.start + text.length,
    text: line.join(''),
  })
}

/** The attributes of a line as it has them. */
export function spacedAttributes(item: SchemaItem): (SpacedAttribute & { name: string })[] {
  let { end } = spansOf(item).mark
  return attributesOf(item).map(({ name, ...attribute }) => {
    const gap = item.text.slice(end, attribute.start)
    end = attribute.end
    return { name, gap, text: item.text.slice(attribute.start, attribute.end) }
  })
}

function spansOf(item: SchemaItem) {
  const spans = fieldSpans(item.masked)
  if (spans === undefined) throw new Error(`No field: ${item.text}`)
  return spans
}

/** Whether a part stands at the same column as in another line, and not only by chance. */
function isAligned(part: 'type' | 'attributes', item: SchemaItem, others: SchemaItem[]): boolean {
  const own = gapBefore(part, item)
  const same = others
    .map((other) => gapBefore(part, other))
    .filter((gap) => gap?.column === own?.column)
  return same.length > 0 && [own, ...same].some((gap) => gap !== undefined && gap.size > 1)
}

function gapBefore(part: 'type' | 'attributes', item: SchemaItem) {
  const { name, type, mark } = spansOf(item)
  const start = part === 'type' ? type.start : attributesOf(item)[0]?.start
  if (start === undefined) return undefined
  const { end } = part === 'type' ? name : mark
  return { column: start - name.start, size: start - end }
}

/** A gap of spaces that takes up what the text before it grew by, down to one; of tabs, as it is. */
function fitted(gap: string, longer: number): string {
  return /^ +$/.test(gap) ? ' '.repeat(Math.max(1, gap.length - longer)) : gap
}
