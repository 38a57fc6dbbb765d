import type { Columns } from './psl.ts'

const parts =
  /^[\t\p{Zs}]*(([^\t\p{Zs}]+[\t\p{Zs}]+)(?:Unsupported\([^)]*\)[?[\]]*|[^\t\p{Zs}@]+)[\t\p{Zs}]*)(@?)/u

/** Where a masked line's parts begin, in characters from its first non-blank one; 0 if it has none. */
function columnsOf(line: string): Columns {
  const [, start = '', name = '', at] = parts.exec(line) ?? []
  return { type: name.length, attributes: at === '@' ? start.length : 0 }
}

/** The columns at which most of a block's lines are aligned. */
export function alignment(lines: string[]): Columns {
  const columns = lines.map(columnsOf)
  return {
    type: mostCommon(columns.map(({ type }) => type)),
    attributes: mostCommon(
      columns.map(({ attributes }) => attributes).filter((column) => column > 0),
    ),
  }
}

/** The number that more than half share; 0, so no padding, where the lines are not aligned. */
function mostCommon(numbers: number[]): number {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [...counts].find(([, count]) => count * 2 > numbers.length)?.[0] ?? 0
}
