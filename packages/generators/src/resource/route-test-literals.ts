import type { ModelNames } from '../plan/names.ts'
import { declaredLiteral, sequences } from './source/find-literal.ts'
import { propertiesOf } from './source/object-literal.ts'
import type { Source } from './source/scan-source.ts'

/** `const newBody = async () => ({`, or `const body = {` of a test written by hand. */
export const bodyLiteral = (source: Source): number | undefined =>
  declaredLiteral(source, 'newBody') ?? declaredLiteral(source, 'body')

/**
 * Every object literal of a routes' test that holds fields of the model: what a create sends, a
 * change of it (`{ ...body, title: 'title-2' }`), and what is given to a request or to the factory.
 */
export function fieldLiterals(source: Source, { model, route }: ModelNames): number[] | undefined {
  const body = bodyLiteral(source)
  if (body === undefined) return undefined
  const { tokens } = source
  const spreads = tokens.flatMap((token, at) =>
    token.text === '{' && spreadsBody(source, at) ? at : [],
  )
  const requests = ['POST', 'PUT', 'PATCH'].flatMap((method) =>
    sequences(source, ['call', '(', `'${method}'`, ',']).flatMap((start) =>
      isOwnPath(tokens[start + 4]?.text ?? '', route) ? argumentsOf(source, start + 1) : [],
    ),
  )
  const made = sequences(source, [`create${model}`, '(', 'db', ',', '{']).map((start) => start + 4)
  return [...new Set([body, ...spreads, ...requests, ...made])]
}

/** `'/posts'` and `/posts/${id}`, or a variable. */
const isOwnPath = (text: string, route: string) =>
  !/^['"`]/.test(text) || new RegExp(`^['"\`]/${route}(?![\\w-])`).test(text)

const spreadsBody = (source: Source, open: number) =>
  propertiesOf(source, open).some(
    ({ kind, first, last }) =>
      kind === 'spread' &&
      source.tokens
        .slice(first, last + 1)
        .some(({ text }) => text === 'body' || text === 'sent' || text === 'newBody'),
  )

/** The `{` of object literals among the arguments of a call. */
function argumentsOf({ tokens, partner }: Source, open: number): number[] {
  const found: number[] = []
  const end = partner.get(open) ?? open
  for (let at = open + 1; at < end; at = Math.max(at, partner.get(at) ?? at) + 1) {
    if (tokens[at]?.text === '{' && /^[,(]$/.test(tokens[at - 1]?.text ?? '')) found.push(at)
  }
  return found
}
