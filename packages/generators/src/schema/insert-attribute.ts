import { attributesOf, compact, normalized } from './attributes.ts'
import { nameOf } from './change-field.ts'
import { lineEnd } from './line-end.ts'
import type { Replacement } from './replacement.ts'
import type { SchemaBlock } from './scan-schema.ts'

/** Adds `@@index([authorId])` behind its like; nothing where the block has it. */
export function insertAttribute(
  block: SchemaBlock,
  content: string,
  attribute: string,
): Replacement[] {
  const attributes = block.items.filter(({ kind }) => kind === 'attribute')
  const wanted = compact(attribute)
  if (attributes.some((item) => normalized(item) === wanted)) return []
  const eol = lineEnd(content)
  const anchor = attributes.findLast(({ name }) => !closing.has(name)) ?? attributes[0]
  const neighbour = anchor ?? block.items.at(-1)
  const indent = /^[\t\p{Zs}]*/u.exec(neighbour?.text ?? '  ')?.[0] ?? '  '
  const insert = (at: number, text: string) => [{ file: block.file, start: at, end: at, text }]
  if (anchor === undefined) return insert(block.bodyEnd, `${eol}${indent}${attribute}${eol}`)
  // A comment line may belong to what ends a block, so go behind that.
  const isBefore = closing.has(anchor.name) && !commentAbove(content, anchor.start)
  return insert(isBefore ? anchor.start : anchor.end, `${indent}${attribute}${eol}`)
}

/** What ends a block in Prisma's docs. */
const closing: ReadonlySet<string> = new Set(['@@map', '@@schema'])

/** Puts `@@map("posts")` in place of the one of the same name, or adds it. */
export function setAttribute(
  block: SchemaBlock,
  content: string,
  attribute: string,
): Replacement[] {
  const same = block.items.filter((item) => item.name === nameOf(attribute))
  const [item] = same
  if (item === undefined) return insertAttribute(block, content, attribute)
  const [old] = attributesOf(item)
  if (old === undefined || same.length > 1) {
    throw new Error(`${block.name} has ${same.length} of ${nameOf(attribute)}: ${attribute}`)
  }
  if (old.text === compact(attribute)) return []
  const { start } = item
  return [{ file: block.file, start: start + old.start, end: start + old.end, text: attribute }]
}

function commentAbove(content: string, start: number): boolean {
  const above =
    content
      .slice(0, start)
      .split(/\r\n|\n|\r/)
      .at(-2) ?? ''
  return /^\s*\/\//.test(above) || above.includes('*/')
}
