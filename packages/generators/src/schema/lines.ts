export interface Span {
  start: number
  /** Behind the last character. */
  end: number
}

/** Lines, each with its end. Those of a masked text are Prisma's: a block comment breaks none. */
export function linesOf(text: string): Span[] {
  const lines: Span[] = []
  let start = 0
  for (const { index, 0: found } of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ start, end: index + found.length })
    start = index + found.length
  }
  if (start < text.length) lines.push({ start, end: text.length })
  return lines
}
