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

/** Adds import lines behind the last one; the formatter sorts them. Undefined without any import. */
export function insertImports(content: string, lines: string[]): string | undefined {
  const last = [...content.matchAll(/^(?:import\b[^;'"]*|\} from )['"][^'"\n]+['"];?\r?\n/gm)].at(
    -1,
  )
  if (last === undefined) return undefined
  return insertLines(content, last.index + last[0].length, lines, '')
}

/**
 * Adds `title: 'title-1'` to the object literal after `start`, such as `const body = {`.
 * Undefined where there is none, or where its end is not found.
 */
export function insertProperties(
  content: string,
  start: RegExp,
  properties: string[],
): string | undefined {
  const found = start.exec(content)
  if (found === null) return undefined
  const from = found.index + found[0].length
  const end = closingBrace(content, from)
  if (end === undefined) return undefined
  const inside = content.slice(from, end).trimEnd()
  const fresh = properties.filter((property) => !inside.includes(property))
  if (fresh.length === 0) return content
  const comma = inside === '' || inside.endsWith(',') ? '' : ','
  return `${content.slice(0, from)}${inside}${comma} ${fresh.join(', ')} ${content.slice(end)}`
}

function insertLines(content: string, at: number, lines: string[], indent: string): string {
  const present = new Set(content.split(/\r?\n/).map((line) => line.trim()))
  const fresh = lines.filter((line) => !present.has(line.trim()))
  const text = fresh.map((line) => `${indent}${line}${lineEnd(content)}`).join('')
  return content.slice(0, at) + text + content.slice(at)
}

/** Offset of the brace that closes the one before `from`; strings, templates and comments are passed over. */
function closingBrace(content: string, from: number): number | undefined {
  const token =
    /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[{}]/g
  token.lastIndex = from
  let depth = 1
  for (let found = token.exec(content); found; found = token.exec(content)) {
    if (found[0] === '{') depth += 1
    if (found[0] === '}') depth -= 1
    if (depth === 0) return found.index
  }
  return undefined
}
