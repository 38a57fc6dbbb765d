import { UserError } from '@repo/cli'
import { compact, normalized } from './attributes.ts'
import { removalOf } from './remove-lines.ts'
import type { Replacement } from './replacement.ts'
import type { SchemaBlock, SchemaItem } from './scan-schema.ts'

export function removeItem(
  { file }: SchemaBlock,
  { start, text, masked }: SchemaItem,
  content: string,
): Replacement[] {
  const indent = masked.length - masked.trimStart().length
  const range = removalOf(content, { start: start + indent, end: start + text.length })
  return [{ file, ...range, text: '' }]
}

/** Throws `SCHEMA.NO_ATTRIBUTE` where the block has it not. */
export function removeAttribute(
  block: SchemaBlock,
  content: string,
  attribute: string,
): Replacement[] {
  const attributes = block.items.filter(({ kind }) => kind === 'attribute')
  const item = attributes.find((other) => normalized(other) === compact(attribute))
  if (item) return removeItem(block, item, content)
  throw new UserError({
    code: 'SCHEMA.NO_ATTRIBUTE',
    message: `The ${block.kind} "${block.name}" has no ${attribute}.`,
    hint: attributes.length > 0 ? `It has ${attributes.map(normalized).join(' ')}` : 'It has none',
  })
}
