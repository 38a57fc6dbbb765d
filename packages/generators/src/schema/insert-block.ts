import { UserError } from '@repo/cli'
import { normalized } from './attributes.ts'
import type { Insertion } from './insertion.ts'
import { lineEnd } from './line-end.ts'
import { blockLines, type PslBlock } from './psl.ts'
import { type ScannedSchema, type SchemaBlock, type SchemaItem, scanSchema } from './scan-schema.ts'

/** Undefined where the schema has the block with the same lines. Throws `SCHEMA.CONFLICT`. */
export function insertBlock(
  schema: ScannedSchema,
  { block, file, after }: { block: PslBlock; file: string; after?: string },
): Insertion | undefined {
  const { files, blocks } = schema
  const existing = blocks.find(({ name }) => name === block.name)
  if (existing) {
    const difference = blockDifference(schema, existing, block)
    if (difference === undefined) return undefined
    throw difference
  }
  const content = files.find(({ path }) => path === file)?.content ?? ''
  const eol = lineEnd(content || files[0]?.content || '')
  const text = blockLines(block).join(eol)
  const neighbour = blocks.find(({ name, file: owner }) => name === after && owner === file)
  if (neighbour) return { at: neighbour.end, text: `${eol}${eol}${text}` }
  const gap = content === '' ? '' : content.endsWith('\n') ? eol : `${eol}${eol}`
  return { at: content.length, text: `${gap}${text}${eol}` }
}

/**
 * The error that shows both, or undefined where both say the same. Fields that other models put
 * here, for their relations, do not count.
 */
export function blockDifference(
  { blocks }: ScannedSchema,
  existing: SchemaBlock,
  requested: PslBlock,
): UserError | undefined {
  const [wanted] = scanSchema([
    { path: '', content: `${blockLines(requested).join('\n')}\n` },
  ]).blocks
  const models = new Set(blocks.filter(({ kind }) => kind === 'model').map(({ name }) => name))
  const has = new Set(existing.items.map(normalized))
  const wants = new Set(wanted?.items.map(normalized))
  const own = existing.items.filter((item) => !isOtherSide(item, models)).map(normalized)
  const extra = own.filter((line) => !wants.has(line))
  const missing = [...wants].filter((line) => !has.has(line))
  if (existing.kind === requested.kind && extra.length + missing.length === 0) return undefined
  const list = (lines: string[]) => lines.map((line) => `    ${line}`).join('\n') || '    nothing'
  return new UserError({
    code: 'SCHEMA.CONFLICT',
    message: `The schema has another ${existing.kind} "${existing.name}".\n  it has, and the request has not:\n${list(extra)}\n  the request has, and it has not:\n${list(missing)}`,
    hint: 'Choose another name, or change the existing one',
  })
}

/** `posts Post[]`, or `profile Profile?` whose column is in the other model. */
function isOtherSide({ kind, type, arity, masked }: SchemaItem, models: Set<string>): boolean {
  if (kind !== 'field' || !models.has(type) || /\bfields\s*:/.test(masked)) return false
  return arity === 'list' || arity === 'optional'
}
