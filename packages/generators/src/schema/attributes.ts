import type { Span } from './lines.ts'
import type { SchemaItem } from './scan-schema.ts'

/** Offsets are into the item's text. */
export interface Attribute extends Span {
  /** `@db.Uuid`, `@@map`. */
  name: string
  /** As written, without spaces outside strings: `@default(uuid(7))`. */
  text: string
  /** The first string among the arguments, unescaped: the name in `@map("…")`. */
  string: string | undefined
}

/** The `@…` of one line, in the order written. */
export function attributesOf({ text, masked }: Pick<SchemaItem, 'text' | 'masked'>): Attribute[] {
  const attributes: Attribute[] = []
  const pattern = /@@?[\t\p{Zs}]*[A-Za-z][\w.]*(?:[\t\p{Zs}]*(?=\())?/gu
  for (let found = pattern.exec(masked); found; found = pattern.exec(masked)) {
    const end = closingParenthesis(masked, pattern.lastIndex)
    const raw = text.slice(found.index, end)
    const [quoted] = /"(?:[^"\\]|\\.)*"/.exec(raw) ?? []
    attributes.push({
      name: compact(found[0]),
      text: compact(raw),
      string: quoted === undefined ? undefined : unescaped(quoted),
      start: found.index,
      end,
    })
    pattern.lastIndex = end
  }
  return attributes
}

/** The line as one comparable text: `title String? @db.Uuid @unique`, attributes sorted. */
export function normalized(item: SchemaItem): string {
  const attributes = attributesOf(item).map(({ text }) => text)
  if (item.kind === 'attribute') return attributes.join(' ')
  const mark = { required: '', optional: '?', list: '[]' }[item.arity]
  const type = `${compact(item.type)}${mark}`
  return [item.name, type, ...attributes.sort()].filter((part) => part !== '').join(' ')
}

/** Without the spaces outside strings. */
export const compact = (raw: string) =>
  raw.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_all, quoted: string | undefined) => quoted ?? '')

function closingParenthesis(masked: string, from: number): number {
  if (masked[from] !== '(') return from
  let depth = 0
  for (let at = from; at < masked.length; at += 1) {
    if (masked[at] === '(') depth += 1
    if (masked[at] === ')') depth -= 1
    if (depth === 0) return at + 1
  }
  return masked.length
}

/** What a string in quotes says. */
export function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted.slice(1, -1) // an escape that JSON lacks; only ever compared
  }
}
