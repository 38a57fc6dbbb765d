import type { SchemaFile } from '@repo/schema-engine'
import type { SchemaEdit } from '../../src/schema/schema-edit.ts'

/**
 * Throws where an edit changed more text than it may, told from the texts alone: this reads them in
 * another way than the code that is tested.
 */
export function checkUntouched(edit: SchemaEdit, before: SchemaFile[], after: SchemaFile[]): void {
  const old = new Map(before.map(({ path, content }) => [path, content]))
  const changed = after.filter(({ path, content }) => old.get(path) !== content)
  if (before.some(({ path }, at) => after[at]?.path !== path)) throw new Error('A file is gone.')
  if (changed.length > 1 && !edit.edit.startsWith('rename')) throw new Error('Two files changed.')
  for (const { path, content } of changed) {
    const check = checks[edit.edit.replace(/[A-Z].*/, '')]
    const text = old.get(path) ?? ''
    const fault = check?.(text, content, edit)
    if (fault !== undefined) throw new Error(`${fault} in ${path}:\n${text}\n----\n${content}`)
  }
}

type Check = (before: string, after: string, edit: SchemaEdit) => string | undefined

const checks: Record<string, Check> = {
  add: (before, after) => (isInsertion(before, after) ? undefined : 'More than an insertion'),
  remove: (before, after, { edit }) => {
    if (!isInsertion(after, before)) return 'More than a removal'
    const lines = codeLines(before).length - codeLines(after).length
    return edit === 'removeBlock' || lines === 1 ? undefined : `${lines} lines went`
  },
  set: (before, after) =>
    isInsertion(before, after) || differing(before, after).length === 1
      ? undefined
      : 'More than one line changed',
  change: (before, after) => {
    const [lines, ...more] = differing(before, after)
    if (lines === undefined || more.length > 0) return 'More than one line changed'
    const [from, to] = lines.map((line) => tokensOf(line))
    const comments = (tokens: string[] = []) => tokens.filter(isComment).join('\n')
    if (comments(from) !== comments(to)) return 'A comment changed'
    return firstWord(from) === firstWord(to) ? undefined : 'The start of the line changed'
  },
  rename: (before, after, edit) => {
    if (!('from' in edit)) return 'No rename'
    for (const pair of differing(before, after)) {
      const [from = [], to = []] = pair.map((line) => tokensOf(line).filter(isNoSpace))
      const isRename = from.every(
        (token, at) => to[at] === token || (token === edit.from && to[at] === edit.to),
      )
      if (!isRename || from.length !== to.length) return `More than a name changed: ${pair[1]}`
    }
    return undefined
  },
}

/** Whether one range was put in, and nothing else. */
function isInsertion(before: string, after: string): boolean {
  let head = 0
  while (head < before.length && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < before.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  return head + tail === before.length && after.length >= before.length
}

const pattern =
  /(?<=\b(?:model|view|enum)[^\S\r\n]+[\p{L}\p{N}_]+[^\S\r\n]*\{)[^\r\n]+|\/\*[\s\S]*?\*\/|\/\/[^\r\n]*|"(?:[^"\\\r\n]|\\.)*"|[\p{L}\p{N}_]+|\r\n|\n|\r|[^\S\r\n]+|./gu

const tokensOf = (text: string): string[] => text.match(pattern) ?? []
const isComment = (token: string) => token.startsWith('//') || token.startsWith('/*')
const isNoSpace = (token: string) => token.trim() !== ''
const isLineEnd = (token: string) => /^[\r\n]+$/.test(token)
const firstWord = (tokens: string[] = []) =>
  tokens.slice(0, tokens.findIndex((token) => isNoSpace(token) && !isComment(token)) + 1).join('')

/** Lines, with the comments in and behind them; a comment over several lines ends none. */
function linesOf(text: string): string[] {
  const lines = ['']
  for (const token of tokensOf(text)) {
    lines.push(`${lines.pop()}${token}`)
    if (isLineEnd(token)) lines.push('')
  }
  return lines
}

const codeLines = (text: string) =>
  linesOf(text).filter((line) =>
    tokensOf(line).some((token) => isNoSpace(token) && !isComment(token)),
  )

/** Pairs of lines that are not the same; all of them where there are more or fewer. */
function differing(before: string, after: string): [before: string, after: string][] {
  const old = linesOf(before)
  return linesOf(after)
    .concat(Array(Math.max(0, old.length - linesOf(after).length)).fill(''))
    .map((line, at): [string, string] => [old[at] ?? '', line])
    .filter(([a, b]) => a !== b)
}
