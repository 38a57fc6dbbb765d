/** A field as it will be written. */
export interface PslField {
  name: string
  /** With `?` or `[]`. */
  type: string
  /** `@default(now())`, … in order. */
  attributes: string[]
  /** Lines of `///` comment, without the slashes. */
  doc: string[]
}

/** A whole new block. `attributes` are its `@@…` lines. */
export type PslBlock =
  | { kind: 'model'; name: string; fields: PslField[]; attributes: string[] }
  | { kind: 'enum'; name: string; values: string[]; attributes: string[] }

/** `@map("we\\ird")`, whatever is in the name. */
export const mapTo = (name: string) => `@map(${JSON.stringify(name)})`

/** Where a line's parts begin, in characters from its first non-blank one. */
export interface Columns {
  type: number
  attributes: number
}

/** Parts that are not aligned. */
export const narrow: Columns = { type: 0, attributes: 0 }

/** `name Type @a @b`, padded to `columns` where the parts are short enough; `gap` may be a tab. */
export function fieldLine(
  { name, type, attributes }: PslField,
  columns: Columns,
  gap = ' ',
): string {
  const start = `${name}${gap}`.padEnd(columns.type)
  const line = `${start}${type}${gap}`.padEnd(columns.attributes)
  return `${line}${attributes.join(' ')}`.trimEnd()
}

/** Columns as Prisma's formatter sets them. */
export function formattedColumns(fields: readonly PslField[]): Columns {
  const type = Math.max(...fields.map(({ name }) => name.length)) + 1
  return { type, attributes: type + Math.max(...fields.map((field) => field.type.length)) + 1 }
}

/** What stands before a line of a block, and between the parts of one that are not aligned. */
export interface BlockFormat {
  indent: string
  /** Undefined: the parts are aligned with spaces. */
  gap: '\t' | undefined
}

const prismaFormat: BlockFormat = { indent: '  ', gap: undefined }

/** A block in Prisma's own format or another, without a line end behind it. */
export function blockLines(block: PslBlock, format = prismaFormat): string[] {
  const body = block.kind === 'enum' ? block.values : modelBody(block.fields, format)
  const attributes = block.attributes.length > 0 ? ['', ...block.attributes] : []
  const lines = [...body, ...attributes].map((line) => (line === '' ? '' : format.indent + line))
  return [`${block.kind} ${block.name} {`, ...lines, '}']
}

function modelBody(fields: PslField[], { gap }: BlockFormat): string[] {
  const columns = gap === undefined ? formattedColumns(fields) : narrow
  return fields.flatMap((field) => [
    ...field.doc.map((line) => `/// ${line}`),
    fieldLine(field, columns, gap),
  ])
}
