import { lineEnd } from '../../schema/line-end.ts'
import { editText, type TextEdit, wholeLines } from './edit-text.ts'
import { propertiesOf } from './object-literal.ts'
import { type Source, scanSource } from './scan-source.ts'

export interface ImportStatement {
  /** Tokens, both inclusive; the last is the module's name. */
  first: number
  last: number
  module: string
  /** Names inside the braces, as the file uses them; `imported` is the token of the module's own. */
  names: { name: string; imported: number; first: number; last: number; isType: boolean }[]
}

export function importsOf(source: Source): ImportStatement[] {
  const { tokens, partner } = source
  const found: ImportStatement[] = []
  for (let at = 0; at < tokens.length; at = Math.max(at, partner.get(at) ?? at) + 1) {
    if (tokens[at]?.text !== 'import' || /^[.(]$/.test(tokens[at + 1]?.text ?? '')) continue
    const statement = at
    while (at < tokens.length && tokens[at]?.kind !== 'string') at += 1
    const open = tokens.findIndex(({ text }, index) => text === '{' && index > statement)
    const names =
      open === -1 || open > at
        ? []
        : propertiesOf(source, open).map(({ first, last }) => ({
            name: tokens[last]?.text ?? '',
            imported: tokens[last - 1]?.text === 'as' ? last - 2 : last,
            first,
            last,
            isType: [statement + 1, first].some((at) => isTypeWord(tokens, at)),
          }))
    found.push({ first: statement, last: at, module: tokens[at]?.text.slice(1, -1) ?? '', names })
  }
  return found
}

/** The `type` of `import type {` and of `{ type Post }`, which may also be a name. */
const isTypeWord = (tokens: Source['tokens'], at: number) =>
  tokens[at]?.text === 'type' && !/^(?:as|from|[,}])$/.test(tokens[at + 1]?.text ?? '')

/** What a file calls an import of `name`, or of `name as other`. */
export const localName = (imported: string): string => imported.split(' as ').at(-1) ?? imported

/**
 * `import { name } from 'module'`, unless the file has it. Undefined without any import, and where the
 * name is of another module or of a type alone.
 */
export function withImport(content: string, name: string, module: string): string | undefined {
  const source = scanSource(content)
  const imports = source && importsOf(source)
  const [taken] = (imports ?? []).flatMap((statement) =>
    statement.names
      .filter((other) => other.name === localName(name))
      .map(({ isType }) => ({ isSame: statement.module === module && !isType })),
  )
  if (taken !== undefined) return taken.isSame ? content : undefined
  const end = source?.tokens[imports?.at(-1)?.last ?? -1]?.end
  if (end === undefined) return undefined
  // The formatter sorts and merges them.
  const line = `${lineEnd(content)}import { ${name} } from '${module}'`
  const semicolon = content[end] === ';' ? 1 : 0
  return content.slice(0, end + semicolon) + line + content.slice(end + semicolon)
}

/** `name` of `{ name: value }`. */
const isKey = (tokens: Source['tokens'], at: number) =>
  tokens[at + 1]?.text === ':' && /^[{,]$/.test(tokens[at - 1]?.text ?? '')

/** Without the imports of those names that nothing else in the file says any more. */
export function withoutUnusedImports(content: string, candidates: readonly string[]): string {
  const source = scanSource(content)
  if (source === undefined) return content
  const { tokens } = source
  const unused = candidates.filter(
    (name) => tokens.filter(({ text }, at) => text === name && !isKey(tokens, at)).length === 1,
  )
  const edits = importsOf(source).flatMap((statement): TextEdit[] => {
    const gone = statement.names.filter(({ name }) => unused.includes(name))
    if (gone.length === 0) return []
    const start = tokens[statement.first]?.start ?? 0
    const end = tokens[statement.last]?.end ?? 0
    const semicolon = content[end] === ';' ? 1 : 0
    const braces = tokens[statement.first + 1]?.text === 'type' ? 2 : 1
    const noDefault = tokens[statement.first + braces]?.text === '{'
    if (noDefault && gone.length === statement.names.length) {
      return [wholeLines(content, start, end + semicolon)]
    }
    return gone.map(({ first, last }) => {
      const comma = tokens[last + 1]?.text === ',' ? last + 1 : last
      return { start: tokens[first]?.start ?? 0, end: tokens[comma]?.end ?? 0, text: '' }
    })
  })
  return editText(content, edits)
}
