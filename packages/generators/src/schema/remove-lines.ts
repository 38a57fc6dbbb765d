import { linesOf, type Span } from './lines.ts'
import { maskSchema } from './mask-schema.ts'

interface Line extends Span {
  text: string
  masked: string
}

/**
 * The range to delete for an item or a block, given from its first to its last character: whole
 * lines, but where another block shares them, with the comment lines that belong to it and with
 * blank lines that would meet others or an edge.
 */
export function removalOf(content: string, { start, end }: Span): Span {
  const mask = maskSchema(content)
  const lines = linesOf(mask).map((line) => ({
    ...line,
    text: content.slice(line.start, line.end).trim(),
    masked: mask.slice(line.start, line.end).trim(),
  }))
  const first = lines.findIndex((line) => line.end > start)
  const last = lines.findIndex((line) => line.end >= end)
  const isFirst = mask.slice(lines[first]?.start, start).trim() === ''
  const isLast = mask.slice(end, lines[last]?.end).trim() === ''
  const spaces = /^[\t\p{Zs}]*/u.exec(content.slice(end))?.[0].length ?? 0
  if (isFirst && isLast) return wholeLines(lines, first, last)
  const top = isFirst ? lines[firstComment(lines, first, false)]?.start : undefined
  if (!isLast) return { start: top ?? start, end: end + spaces }
  const before = content.slice(0, start).trimEnd().length
  return { start: before, end: content.slice(0, lines[last]?.end).trimEnd().length }
}

function wholeLines(lines: Line[], first: number, last: number): Span {
  let behind = last + 1
  const next = lines[behind]
  const isEdge = next === undefined || next.masked.startsWith('}')
  let top = firstComment(lines, first, isEdge || next.text === '')
  const above = lines[top - 1]
  if (isEdge) while (lines[top - 1]?.text === '') top -= 1
  else if (above === undefined || above.text === '' || above.masked.endsWith('{')) {
    while (lines[behind]?.text === '') behind += 1
  }
  return { start: lines[top]?.start ?? 0, end: lines[behind - 1]?.end ?? 0 }
}

/**
 * A `//` line may be the heading of several lines, so it belongs to the one below only where no
 * other stands there, or between it and its `///`, which Prisma gives to that one alone.
 */
function firstComment(lines: Line[], first: number, isAlone: boolean): number {
  let top = first
  while (lines[top - 1]?.text.startsWith('//')) top -= 1
  if (isAlone) return top
  const doc = lines.slice(top, first).findIndex(({ text }) => text.startsWith('///'))
  return doc === -1 ? first : top + doc
}
