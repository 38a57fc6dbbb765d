import { lineEnd } from '../schema/line-end.ts'

/**
 * Inserts lines above the comment line `// gen:<name>`, with its indentation. Lines that stand in
 * the file already are left out. Undefined where the file has no such line, or several.
 */
export function insertAtAnchor(content: string, name: string, lines: string[]): string | undefined {
  const anchors = [...content.matchAll(new RegExp(`^([ \\t]*)// gen:${name}[ \\t]*\\r?$`, 'gm'))]
  const [anchor, second] = anchors
  if (anchor === undefined || second !== undefined) return undefined
  return insertLines(content, anchor.index, lines, anchor[1] ?? '')
}

function insertLines(content: string, at: number, lines: string[], indent: string): string {
  const present = new Set(content.split(/\r?\n/).map((line) => line.trim()))
  const fresh = lines.filter((line) => !present.has(line.trim()))
  const text = fresh.map((line) => `${indent}${line}${lineEnd(content)}`).join('')
  return content.slice(0, at) + text + content.slice(at)
}
