import { type Attribute, attributesOf } from './attributes.ts'
import type { Span } from './lines.ts'
import type { SchemaItem } from './scan-schema.ts'

/** A field that an attribute's list names. Offsets are into the item's text. */
export interface NamedField extends Span {
  name: string
  list: 'fields' | 'references' | 'where'
}

/**
 * The fields named by `@@index([title(sort: Desc)])`, `@relation(fields: [a], references: [b])`
 * and the like, in the order written: `references` are of the model that the line's type names,
 * all others of the line's own.
 */
export function namedFields(item: SchemaItem): NamedField[] {
  return attributesOf(item).flatMap((attribute) => namedIn(item.masked, attribute))
}

function namedIn(masked: string, { name, start, end }: Attribute): NamedField[] {
  const open = masked.indexOf('(', start)
  if (open === -1 || open >= end) return []
  return splitList(masked, open + 1, end - 1).flatMap((argument) => {
    const text = masked.slice(argument.start, argument.end)
    const [label = '', list] = /^\s*([A-Za-z]\w*)\s*:/.exec(text) ?? []
    const isList = list === undefined ? name.startsWith('@@') : isNamedList(list)
    if (!isList) return []
    return elements(masked, argument.start + label.length, argument.end).flatMap((element) =>
      fieldAt(masked, element, isNamedList(list) ? list : 'fields'),
    )
  })
}

const isNamedList = (name: string | undefined): name is NamedField['list'] =>
  name === 'fields' || name === 'references' || name === 'where'

/** Of `[a, b]` and of `{ a: 1 }` the parts, of a lone `a` itself. */
function elements(masked: string, start: number, end: number): Span[] {
  const open = start + (/^\s*/.exec(masked.slice(start, end))?.[0].length ?? 0)
  const bracket = masked[open]
  if (bracket !== '[' && bracket !== '{') return [{ start, end }]
  return splitList(masked, open + 1, masked.lastIndexOf(bracket === '[' ? ']' : '}', end - 1))
}

function fieldAt(masked: string, { start, end }: Span, list: NamedField['list']): NamedField[] {
  const [, gap = '', name] = /^(\s*)([\p{L}\p{N}_-]+)/u.exec(masked.slice(start, end)) ?? []
  // `where: raw("…")` is SQL.
  if (name === undefined || (list === 'where' && !masked.slice(start, end).includes(':'))) return []
  const at = start + gap.length
  return [{ name, list, start: at, end: at + name.length }]
}

/** The parts between commas that stand in no brackets. */
export function splitList(masked: string, start: number, end: number): Span[] {
  const parts: Span[] = []
  let depth = 0
  let from = start
  for (let at = start; at < end; at += 1) {
    const char = masked[at] ?? ''
    if ('([{'.includes(char)) depth += 1
    if (')]}'.includes(char)) depth -= 1
    if (char !== ',' || depth > 0) continue
    parts.push({ start: from, end: at })
    from = at + 1
  }
  return from < end ? [...parts, { start: from, end }] : parts
}
