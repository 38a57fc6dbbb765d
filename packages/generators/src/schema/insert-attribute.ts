import { normalized } from './attributes.ts'
import type { Insertion } from './insertion.ts'
import { lineEnd } from './line-end.ts'
import type { SchemaBlock } from './scan-schema.ts'
import { fieldsOf } from './schema-lookup.ts'

/** Adds `@@index([authorId])` behind its like, or undefined where the model has it. */
export function insertAttribute(
  block: SchemaBlock,
  content: string,
  attribute: string,
): Insertion | undefined {
  const attributes = block.items.filter(({ kind }) => kind === 'attribute')
  const wanted = attribute.replaceAll(' ', '')
  if (attributes.some((item) => normalized(item) === wanted)) return undefined
  const eol = lineEnd(content)
  const anchor = attributes.findLast(({ name }) => name !== '@@map') ?? attributes.at(-1)
  const neighbour = anchor ?? fieldsOf(block).at(-1)
  const indent = /^[ \t]*/.exec(neighbour?.text ?? '  ')?.[0] ?? '  '
  if (anchor) {
    // `@@map` ends a block in Prisma's docs; a comment line may belong to it, so go behind that one.
    return anchor.name === '@@map' && !commentAbove(content, anchor.start)
      ? { at: anchor.start, text: `${indent}${attribute}${eol}` }
      : { at: anchor.end, text: `${indent}${attribute}${eol}` }
  }
  return { at: block.bodyEnd, text: `${eol}${indent}${attribute}${eol}` }
}

function commentAbove(content: string, start: number): boolean {
  const above = content.slice(content.lastIndexOf('\n', start - 2) + 1, start)
  return /^\s*\/\//.test(above) || above.includes('*/')
}
