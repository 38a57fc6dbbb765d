import { propertiesOf } from './object-literal.ts'
import { plain, type Source, scanSource, type Token } from './scan-source.ts'

/**
 * Token of the `{` of an object literal that a constant is or is made from: `const x = {`,
 * `z.strictObject({`, `async () => ({`. Undefined where there is none, or several of the name.
 */
export function declaredLiteral(source: Source, name: string): number | undefined {
  const { tokens, partner } = source
  for (let at = declaredValue(source, name) ?? tokens.length; at < tokens.length; at += 1) {
    const text = tokens[at]?.text
    if (text === '{') return /^[=(]$/.test(tokens[at - 1]?.text ?? '') ? at : undefined
    if (text === '(') {
      if (tokens[at + 1]?.text !== '{') at = partner.get(at) ?? at
    } else if (!isChained(tokens, at)) return undefined
  }
  return undefined
}

/** The first token of the value of a constant; undefined where there is none, or several of the name. */
export function declaredValue(source: Source, name: string): number | undefined {
  const { tokens, partner } = source
  const [start, second] = sequences(source, ['const', name])
  if (start === undefined || second !== undefined) return undefined
  let at = start + 2
  // Its type may hold brackets.
  while (at < tokens.length && tokens[at]?.text !== '=') at = (partner.get(at) ?? at) + 1
  return at + 1
}

/** Whether a token goes on with the calls and members before it. A name alone begins a statement. */
export function isChained(tokens: readonly Token[], at: number): boolean {
  const { kind, text } = tokens[at] ?? {}
  if (kind !== 'name') return text === '.' || text === '=>'
  return /^(?:=|=>|\.|async|await|new)$/.test(tokens[at - 1]?.text ?? '')
}

/** Index of the bracket that stands open before a token; -1 outside of all. */
export function enclosing({ tokens, partner }: Source, before: number): number {
  for (let at = before - 1; at >= 0; at -= 1) {
    const other = partner.get(at)
    if (other !== undefined && other >= before) return at
    if (other !== undefined && other < at && tokens[at]?.kind !== 'template') at = other
  }
  return -1
}

/** Token of the `{` of `db.post.create({ data: {`; undefined where that is not there once. */
export function createdData(source: Source, one: string): number | undefined {
  const call = ['.', one, '.', 'create', '(', '{']
  const [start, second] = sequences(source, call)
  if (start === undefined || second !== undefined) return undefined
  const data = propertiesOf(source, start + call.length - 1).find(({ key }) => key === 'data')
  return data?.kind === 'value' && source.tokens[data.value]?.text === '{' ? data.value : undefined
}

/** Whether a file has these tokens, one after another; a comment or a part of a name is none. */
export function hasTokens(content: string | undefined, ...texts: string[]): boolean {
  const source = content === undefined ? undefined : scanSource(content)
  return source !== undefined && sequences(source, texts).length > 0
}

/** Where these tokens follow one another: the index of each first one. Strings are in single quotes. */
export function sequences({ tokens }: Source, texts: string[]): number[] {
  const is = (token: Token | undefined, text: string) =>
    token !== undefined && plain(token) === text
  return tokens.flatMap((token, at) =>
    is(token, texts[0] ?? '') && texts.every((text, offset) => is(tokens[at + offset], text))
      ? at
      : [],
  )
}
