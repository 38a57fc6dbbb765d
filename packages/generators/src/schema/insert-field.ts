import { UserError } from '@repo/cli'
import { alignment } from './alignment.ts'
import { normalized } from './attributes.ts'
import { isTabbed } from './block-format.ts'
import { lineEnd } from './line-end.ts'
import { fieldLine, narrow, type PslField } from './psl.ts'
import type { Replacement } from './replacement.ts'
import { type SchemaBlock, type SchemaItem, scanSchema } from './scan-schema.ts'
import { fieldsOf, findField } from './schema-lookup.ts'

const timestamps = new Set(['createdAt', 'updatedAt'])

/** Nothing where the model has the field in the same words. Throws `SCHEMA.CONFLICT`. */
export function insertField(
  block: SchemaBlock,
  content: string,
  { field, place }: { field: PslField; place: 'column' | 'last' },
): Replacement[] {
  const existing = findField(block, field.name)
  if (existing) {
    if (normalized(existing) === normalizedField(field)) return []
    throw fieldConflict(block.name, existing.text.trim(), fieldLine(field, narrow))
  }
  const fields = fieldsOf(block)
  const firstTimestamp = fields.findIndex(({ name }) => timestamps.has(name))
  // New columns stand before the timestamps; a back-relation comes last, as Prisma's docs have it.
  const anchor =
    fields[place === 'column' && firstTimestamp > 0 ? firstTimestamp - 1 : fields.length - 1]
  const indent = /^[\t\p{Zs}]*/u.exec(anchor?.text ?? '  ')?.[0] ?? '  '
  const eol = lineEnd(content)
  const lines = [
    ...field.doc.map((line) => `/// ${line}`),
    isTabbed(fields)
      ? fieldLine(field, narrow, '\t')
      : fieldLine(
          field,
          alignment(paragraphOf(fields, anchor, content).map(({ masked }) => masked)),
        ),
  ]
  const at = anchor?.end ?? block.bodyStart
  const text = lines.map((line) => `${indent}${line}${eol}`).join('')
  return [{ file: block.file, start: at, end: at, text }]
}

const blankLine = /(?:^|\n|\r(?!\n))[^\S\r\n]*[\r\n]/

/** The fields that stand together with one, which Prisma's formatter aligns by themselves. */
function paragraphOf(
  fields: SchemaItem[],
  anchor: SchemaItem | undefined,
  content: string,
): SchemaItem[] {
  const paragraphs: SchemaItem[][] = []
  for (const field of fields) {
    const last = paragraphs.at(-1)
    const between = content.slice(last?.at(-1)?.end, field.start)
    if (last && !blankLine.test(between)) last.push(field)
    else paragraphs.push([field])
  }
  return paragraphs.find((own) => anchor !== undefined && own.includes(anchor)) ?? fields
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
