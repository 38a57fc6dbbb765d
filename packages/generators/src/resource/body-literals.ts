import type { ModelNames } from '../plan/names.ts'
import { declaredLiteral, declaredValue, isChained } from './source/find-literal.ts'
import { propertiesOf } from './source/object-literal.ts'
import type { Source } from './source/scan-source.ts'

/**
 * Every object literal that says which fields the bodies have: of `userFields`, from which both are
 * made, and of what someone made of them: `.omit({ email: true })`, `{ ...userFields, note }`.
 * Undefined where there is none.
 */
export function bodyLiterals(
  source: Source,
  { model }: Pick<ModelNames, 'model'>,
): number[] | undefined {
  const found = new Set<number>()
  for (const body of [`create${model}Body`, `update${model}Body`]) collect(source, body, found)
  return found.size === 0 ? undefined : [...found]
}

/** Methods of zod whose argument has fields as its keys. */
const ofFields =
  /^(?:object|strictObject|looseObject|extend|safeExtend|pick|omit|partial|required)$/

function collect(source: Source, constant: string, found: Set<number>): void {
  const { tokens, partner } = source
  const own = declaredLiteral(source, constant)
  const start = declaredValue(source, constant) ?? tokens.length
  if (own === start) collectFrom(source, own, found)
  for (let at = start; tokens[at]?.text === '(' || isChained(tokens, at); at += 1) {
    if (tokens[at]?.text !== '(') continue
    const [argument, next] = [tokens[at + 1], tokens[at + 2]]
    if (ofFields.test(tokens[at - 1]?.text ?? '')) {
      if (argument?.text === '{') collectFrom(source, at + 1, found)
      else if (argument?.kind === 'name' && /^[,)]$/.test(next?.text ?? '')) {
        collect(source, argument.text, found)
      }
    }
    at = partner.get(at) ?? at
  }
}

/** The literal, and the constants that it spreads. */
function collectFrom(source: Source, open: number, found: Set<number>): void {
  if (found.has(open)) return
  found.add(open)
  for (const { kind, value, last } of propertiesOf(source, open)) {
    if (kind === 'spread' && value === last)
      collect(source, source.tokens[value]?.text ?? '', found)
  }
}
