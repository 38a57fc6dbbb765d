import { UserError } from '@repo/cli'
import { normalized } from './attributes.ts'
import type { Insertion } from './insertion.ts'
import { lineEnd } from './line-end.ts'
import { type Columns, fieldLine, type PslField } from './psl.ts'
import { type SchemaBlock, scanSchema } from './scan-schema.ts'
import { fieldsOf, findField } from './schema-lookup.ts'

const timestamps = new Set(['createdAt', 'updatedAt'])

/** Undefined where the model has the field in the same words. Throws `SCHEMA.CONFLICT`. */
export function insertField(
  block: SchemaBlock,
  content: string,
  { field, place }: { field: PslField; place: 'column' | 'last' },
): Insertion | undefined {
  const existing = findField(block, field.name)
  if (existing) {
    if (normalized(existing) === normalizedField(field)) return undefined
    throw fieldConflict(block.name, existing.text.trim(), fieldLine(field, narrow))
  }
  const fields = fieldsOf(block)
  const firstTimestamp = fields.findIndex(({ name }) => timestamps.has(name))
  // New columns stand before the timestamps; a back-relation comes last, as Prisma's docs have it.
  const anchor =
    fields[place === 'column' && firstTimestamp > 0 ? firstTimestamp - 1 : fields.length - 1]
  const indent = /^[ \t]*/.exec(anchor?.text ?? '  ')?.[0] ?? '  '
  const eol = lineEnd(content)
  const lines = [
    ...field.doc.map((line) => `/// ${line}`),
    fieldLine(field, alignment(fields.map(({ masked }) => masked))),
  ]
  return {
    at: anchor?.end ?? block.bodyStart,
    text: lines.map((line) => `${indent}${line}${eol}`).join(''),
  }
}

export function fieldConflict(model: string, existing: string, requested: string): UserError {
  return new UserError({
    code: 'SCHEMA.CONFLICT',
    message: `Model "${model}" has another field of this name.\n  it has:    ${existing}\n  requested: ${requested}`,
    hint: 'Choose another name, or write the change into the schema by hand',
  })
}

/** How `normalized` would show the field, were it in the schema. */
export function normalizedField(field: PslField): string {
  const text = `model A {\n${fieldLine(field, narrow)}\n}\n`
  const [item] = scanSchema([{ path: '', content: text }]).blocks[0]?.items ?? []
  return item === undefined ? '' : normalized(item)
}

const narrow: Columns = { type: 0, attributes: 0 }

/** The columns at which the block's lines are aligned. */
function alignment(lines: string[]): Columns {
  const parts = lines.map((line) =>
    /^[ \t]*((\S+[ \t]+)(?:Unsupported\("[^"]*"\)\S*|\S+)[ \t]*)(@?)/.exec(line),
  )
  return {
    type: mostCommon(parts.map((part) => part?.[2]?.length ?? 0)),
    attributes: mostCommon(
      parts.filter((part) => part?.[3] === '@').map((part) => part?.[1]?.length ?? 0),
    ),
  }
}

/** The number that more than half share; 0, so no padding, where the lines are not aligned. */
function mostCommon(numbers: number[]): number {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [...counts].find(([, count]) => count * 2 > numbers.length)?.[0] ?? 0
}
