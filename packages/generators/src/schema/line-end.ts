/** The line end that a text uses, by its first line. */
export function lineEnd(content: string): '\r\n' | '\n' {
  return /\r?\n/.exec(content)?.[0] === '\r\n' ? '\r\n' : '\n'
}
