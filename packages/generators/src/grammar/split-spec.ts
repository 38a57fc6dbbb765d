import { specError } from './spec-error.ts'

/**
 * Splits on `separator` outside double quotes and JSON; the quotes stay.
 *
 * A value that holds a `:` or `,` is quoted: `'slogan:string:default="a: b"'`.
 */
export function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = []
  let quoted = false
  let depth = 0 // of the JSON in `default={"a":1}`
  let part = ''
  for (const [index, character] of [...text].entries()) {
    if (character === '"' && text[index - 1] !== '\\') quoted = !quoted
    if (!quoted && part.includes('=')) {
      if (character === '{' || character === '[') depth += 1
      if (character === '}' || character === ']') depth -= 1
    }
    if (character === separator && !quoted && depth <= 0) {
      parts.push(part)
      part = ''
      depth = 0
    } else {
      part += character
    }
  }
  if (quoted) {
    throw specError('SYNTAX', `"${text}" has a double quote without its partner.`, 'Close it.')
  }
  return [...parts, part]
}

/** Several arguments typed in one line, as into a question. */
export const splitArguments = (text: string) =>
  splitOutsideQuotes(text, ' ').filter((argument) => argument !== '')

/** Takes the double quotes off `"a: b"`; other text is returned as it is. */
export function unquote(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('\\"', '"') : text
}

/** Puts double quotes round what `splitOutsideQuotes` would split, or what `unquote` would change. */
export function quoteIfNeeded(text: string): string {
  return /[:,"]/.test(text) ? `"${text.replaceAll('"', '\\"')}"` : text
}
