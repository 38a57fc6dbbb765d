import { lineEnd } from '../schema/line-end.ts'
import { editText, type TextEdit } from './source/edit-text.ts'
import { enclosing } from './source/find-literal.ts'
import { propertiesOf, textTokens, tokenText } from './source/object-literal.ts'
import { type Source, scanSource } from './source/scan-source.ts'

/** The comment line `// gen:<name>`, above which new lines go. */
export interface Anchor {
  source: Source
  indent: string
  /** Offset of its line. */
  at: number
  /** Tokens before it. */
  before: number
  /** Token of the bracket that it stands in; -1 outside of all. */
  open: number
}

/** Undefined where the file has no such line, or several. */
function findAnchor(content: string, name: string): Anchor | undefined {
  const anchors = [...content.matchAll(new RegExp(`^([ \\t]*)// gen:${name}[ \\t]*\\r?$`, 'gm'))]
  const [anchor, second] = anchors
  const source = scanSource(content)
  if (source === undefined || anchor === undefined || second !== undefined) return undefined
  const before = source.tokens.filter(({ start }) => start < anchor.index).length
  const open = enclosing(source, before)
  return { source, indent: anchor[1] ?? '', at: anchor.index, before, open }
}

/**
 * Inserts a line above an anchor, with its indentation, unless `isThere` finds it in the place of the
 * anchor. Undefined without the anchor.
 */
export function insertAtAnchor(
  content: string,
  name: string,
  line: string,
  isThere: (anchor: Anchor) => boolean = () => false,
): string | undefined {
  const anchor = findAnchor(content, name)
  if (anchor === undefined) return undefined
  return isThere(anchor) ? content : editText(content, [lineAbove(anchor, line)])
}

/**
 * Inserts a property above an anchor of an object literal. Undefined without the anchor there, and
 * where that literal has the property with another value, or twice.
 */
export function insertPropertyAtAnchor(
  content: string,
  name: string,
  key: string,
  value: string,
): string | undefined {
  const anchor = findAnchor(content, name)
  if (anchor === undefined) return undefined
  const { source, open, before } = anchor
  const { tokens } = source
  if (tokens[open]?.text !== '{') return undefined
  const [found, second] = propertiesOf(source, open).filter((property) => property.key === key)
  if (found !== undefined) {
    const isSame = tokenText(source, found.value, found.last) === textTokens(value)
    return isSame && second === undefined ? content : undefined
  }
  const last = tokens[before - 1]
  const needsComma = before - 1 > open && last?.text !== ','
  const comma = needsComma && last ? [{ start: last.end, end: last.end, text: ',' }] : []
  return editText(content, [...comma, lineAbove(anchor, `${key}: ${value},`)])
}

const lineAbove = ({ source, indent, at }: Anchor, line: string): TextEdit => {
  return { start: at, end: at, text: `${indent}${line}${lineEnd(source.text)}` }
}
