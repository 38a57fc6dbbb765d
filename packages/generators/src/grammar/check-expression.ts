import { specError } from './spec-error.ts'

const token =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|--|\/\*|[;()]|[\s\S]/g

/**
 * One SQL expression, in parentheses. Throws `SPEC.EXPRESSION` for what would end it, or hide what
 * comes behind it: then a statement would do something else than it says.
 */
export function checkedExpression(text: string, flag: string): string {
  let depth = 0
  for (const [found] of text.matchAll(token)) {
    if (found === '(') depth += 1
    if (found === ')') depth -= 1
    if (depth < 0 || found === ';' || found === '--' || found === '/*') throw notOne(text, flag)
    if (found === "'" || found === '"') throw notOne(text, flag) // without its partner
  }
  if (depth !== 0 || text.trim() === '') throw notOne(text, flag)
  return /^[\w.]+$/.test(text) ? text : `(${text})`
}

const notOne = (text: string, flag: string) =>
  specError(
    'EXPRESSION',
    `${flag} "${text}" is not one SQL expression: no ; and no comment, and every quote and parenthesis closed.`,
    `Give ${flag} such as lower(title)`,
  )
