import { plain, type Source, scanSource, type Token } from './scan-source.ts'

/** A part of an object literal, comma excluded. */
export interface Property {
  /** Undefined for what has no plain name: a spread, a computed key, a method. */
  key: string | undefined
  kind: 'value' | 'shorthand' | 'spread' | 'other'
  /** Tokens of the property, and of its value; both indexes belong to it. */
  first: number
  last: number
  value: number
}

/** The parts of the object literal whose `{` is the token `open`. */
export function propertiesOf({ tokens, partner }: Source, open: number): Property[] {
  const end = partner.get(open) ?? open
  const properties: Property[] = []
  let first = open + 1
  for (let at = first; at <= end; at += 1) {
    if (at < end && tokens[at]?.text !== ',') {
      const close = partner.get(at)
      if (close !== undefined && close > at) at = close - 1 // a template's piece closes and opens
      continue
    }
    if (at > first) properties.push(property(tokens, first, at - 1))
    first = at + 1
  }
  return properties
}

function property(tokens: Token[], first: number, last: number): Property {
  const [head, next] = [tokens[first], tokens[first + 1]]
  const rest = { first, last }
  if (head?.text === '...') return { ...rest, key: undefined, kind: 'spread', value: first + 1 }
  const key = head && plainKey(head)
  if (key !== undefined && first === last && head?.kind === 'name') {
    return { ...rest, key, kind: 'shorthand', value: first }
  }
  if (key !== undefined && next?.text === ':' && last > first + 1) {
    return { ...rest, key, kind: 'value', value: first + 2 }
  }
  return { ...rest, key: undefined, kind: 'other', value: first }
}

function plainKey({ kind, text }: Token): string | undefined {
  if (kind === 'name') return text
  return kind === 'string' && !text.includes('\\') ? text.slice(1, -1) : undefined
}

/** Tokens as one comparable text: neither spaces, comments nor trailing commas count. */
export function tokenText({ tokens }: Source, first = 0, last = tokens.length - 1): string {
  const text = (at: number) => tokens[at]?.text ?? ''
  const isTrailing = (at: number) => text(at) === ',' && /^[)\]}]$/.test(text(at + 1))
  return tokens
    .slice(first, last + 1)
    .filter((_token, at) => !isTrailing(first + at))
    .map(plain)
    .join(' ')
}

/** The same of an expression. */
export function textTokens(text: string): string {
  const source = scanSource(text)
  return source === undefined ? text : tokenText(source)
}
