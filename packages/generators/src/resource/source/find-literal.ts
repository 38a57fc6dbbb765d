import { propertiesOf } from './object-literal.ts'
import { plain, type Source, type Token } from './scan-source.ts'

/**
 * Token of the `{` of an object literal that a constant is or is made from: `const x = {`,
 * `z.strictObject({`, `async () => ({`. Undefined where there is none, or several of the name.
 */
export function declaredLiteral(source: Source, name: string): number | undefined {
  const { tokens, partner } = source
  const [start, second] = sequences(source, ['const', name])
  if (start === undefined || second !== undefined) return undefined
  let at = start + 2
  // Its type may hold brackets.
  while (at < tokens.length && tokens[at]?.text !== '=') at = (partner.get(at) ?? at) + 1
  for (at += 1; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token?.text === '{') return tokens[at - 1]?.text === '=>' ? undefined : at
    if (token?.text === '(') {
      if (tokens[at + 1]?.text !== '{') at = partner.get(at) ?? at
    } else if (token?.kind !== 'name' && token?.text !== '.' && token?.text !== '=>') {
      return undefined
    }
  }
  return undefined
}

/** Token of the `{` of `db.post.create({ data: {`; undefined where that is not there once. */
export function createdData(source: Source, one: string): number | undefined {
  const call = ['.', one, '.', 'create', '(', '{']
  const [start, second] = sequences(source, call)
  if (start === undefined || second !== undefined) return undefined
  const data = propertiesOf(source, start + call.length - 1).find(({ key }) => key === 'data')
  return data?.kind === 'value' && source.tokens[data.value]?.text === '{' ? data.value : undefined
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
