import { UserError } from '@repo/cli'
import { normalized } from './attributes.ts'
import { formatLike } from './block-format.ts'
import { lineEnd } from './line-end.ts'
import { linesOf } from './lines.ts'
import { maskSchema } from './mask-schema.ts'
import { blockLines, type PslBlock } from './psl.ts'
import type { Replacement } from './replacement.ts'
import { type ScannedSchema, type SchemaBlock, type SchemaItem, scanSchema } from './scan-schema.ts'

/** Nothing where the schema has the block with the same lines. Throws `SCHEMA.CONFLICT`. */
export function insertBlock(
  schema: ScannedSchema,
  { block, file, after }: { block: PslBlock; file: string; after?: string },
): Replacement[] {
  const { files, blocks } = schema
  const existing = blocks.find(({ name }) => name === block.name)
  if (existing) {
    const difference = blockDifference(schema, existing, block)
    if (difference === undefined) return []
    throw difference
  }
  const content = files.find(({ path }) => path === file)?.content ?? ''
  const eol = lineEnd(content || files[0]?.content || '')
  const text = blockLines(block, formatLike(schema, file)).join(eol)
  const insert = (at: number, inserted: string) => [{ file, start: at, end: at, text: inserted }]
  const neighbour = blocks.find(({ name, file: owner }) => name === after && owner === file)
  if (neighbour) return insert(closingLineEnd(content, neighbour), `${eol}${eol}${text}`)
  const gap = content === '' ? '' : /[\r\n]$/.test(content) ? eol : `${eol}${eol}`
  return insert(content.length, `${gap}${text}${eol}`)
}

/** Behind the comment on the line that closes a block; behind the brace where another opens there. */
function closingLineEnd(content: string, { end }: SchemaBlock): number {
  const masked = maskSchema(content).slice(end)
  const length = linesOf(masked)[0]?.end ?? 0
  const isShared = masked.slice(0, length).trim() !== ''
  return isShared ? end : end + content.slice(end, end + length).trimEnd().length
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
