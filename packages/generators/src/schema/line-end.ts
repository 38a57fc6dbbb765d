/** The line end that a text uses, by its first line. */
export function lineEnd(content: string): string {
  return /\r\n|\n|\r/.exec(content)?.[0] ?? '\n'
}
