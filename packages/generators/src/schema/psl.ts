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

/** Where a line's parts begin, in characters from its first non-blank one. */
export interface Columns {
  type: number
  attributes: number
}

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

/** A block in Prisma's own format, without a line end behind it. */
export function blockLines(block: PslBlock): string[] {
  const body =
    block.kind === 'enum' ? block.values.map((value) => `  ${value}`) : modelBody(block.fields)
  const attributes = block.attributes.map((attribute) => `  ${attribute}`)
  const gap = attributes.length > 0 ? [''] : []
  return [`${block.kind} ${block.name} {`, ...body, ...gap, ...attributes, '}']
}

function modelBody(fields: PslField[]): string[] {
  const columns = formattedColumns(fields)
  return fields.flatMap((field) => [
    ...field.doc.map((line) => `  /// ${line}`),
    `  ${fieldLine(field, columns)}`,
  ])
}
