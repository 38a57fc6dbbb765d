import { type TextEdit, wholeLines } from './edit-text.ts'
import { type Property, propertiesOf } from './object-literal.ts'
import type { Source } from './scan-source.ts'

/**
 * The property of that key; none for a literal without it, undefined where that cannot be said.
 * `isKnown`: what is spread of a constant is looked for there.
 */
export function findProperty(
  source: Source,
  open: number,
  key: string,
  isKnown: (constant: string) => boolean = () => false,
): Property | 'none' | undefined {
  const properties = propertiesOf(source, open)
  const [found, second] = properties.filter((property) => property.key === key)
  if (second !== undefined) return undefined
  if (found !== undefined) return found
  const unknown = properties.some(
    ({ kind, first, value, last }) =>
      kind === 'other' ||
      (kind === 'spread' &&
        !isOwnSpread(source, first, last) &&
        !(value === last && isKnown(source.tokens[value]?.text ?? ''))),
  )
  return unknown ? undefined : 'none'
}

/** Of generated tests and factories: `...data`, `...body`, `...sent`, `...(await newBody())`. */
function isOwnSpread({ tokens }: Source, first: number, last: number): boolean {
  const names = tokens.slice(first, last + 1).filter(({ kind }) => kind === 'name')
  return names.every(({ text }) => /^(?:data|body|sent|newBody|await)$/.test(text))
}

/** Takes the property away, with its comma and with the comments that belong to it. */
export function withoutProperty(source: Source, { first, last }: Property): TextEdit {
  const { text, tokens, comments } = source
  const next = tokens[last + 1]
  let start = tokens[first]?.start ?? 0
  let end = (next?.text === ',' ? next : tokens[last])?.end ?? start
  const before = tokens[first - 1]?.end ?? 0
  for (const comment of comments.toReversed()) {
    const gap = text.slice(comment.end, start)
    const ownLine = text.slice(before, comment.start).includes('\n')
    if (comment.start < before || comment.end > start || !ownLine) continue
    if (/\n\s*\n/.test(gap) || /^\/\/ gen:/.test(comment.text)) break
    start = comment.start
  }
  const behind = comments.find((comment) => comment.start >= end)
  const isBehind = behind && /^[ \t]*$/.test(text.slice(end, behind.start))
  if (isBehind && /^[ \t]*\r?(?:\n|$)/.test(text.slice(behind.end))) end = behind.end
  const lines = wholeLines(text, start, end)
  if (lines.start !== start) return lines
  return { start, end: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0), text: '' }
}

/** The property under another key. */
export function withKey({ tokens }: Source, property: Property, key: string): TextEdit {
  const { start = 0, end = 0, text = '' } = tokens[property.first] ?? {}
  return { start, end, text: property.kind === 'shorthand' ? `${key}: ${text}` : key }
}

/** The property with another value; undefined for a shorthand, whose value is elsewhere. */
export function withValue(
  { tokens }: Source,
  { kind, value, last }: Property,
  text: string,
): TextEdit | undefined {
  if (kind !== 'value') return undefined
  return { start: tokens[value]?.start ?? 0, end: tokens[last]?.end ?? 0, text }
}

/** One more property: at the end, or in front of the first spread, which then may override it. */
export function withOneMore(
  source: Source,
  open: number,
  text: string,
  place: 'end' | 'before spread' = 'end',
): TextEdit {
  const properties = propertiesOf(source, open)
  const spread = properties.find(({ kind }) => kind === 'spread')
  const { tokens } = source
  if (place === 'before spread' && spread) {
    const at = tokens[spread.first]?.start ?? 0
    return { start: at, end: at, text: `${text}, ` }
  }
  const last = properties.at(-1)?.last ?? open
  const hasComma = tokens[last + 1]?.text === ','
  const at = tokens[hasComma ? last + 1 : last]?.end ?? 0
  const comma = last === open || hasComma ? '' : ','
  return { start: at, end: at, text: `${comma} ${text}${hasComma ? ',' : ' '}` }
}
