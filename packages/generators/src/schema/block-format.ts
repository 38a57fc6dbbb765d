import type { BlockFormat } from './psl.ts'
import type { ScannedSchema, SchemaItem } from './scan-schema.ts'

/** Of the blocks of a file, of one without blocks those of all. */
export function formatLike({ blocks }: ScannedSchema, file: string): BlockFormat {
  const own = blocks.filter((block) => block.file === file)
  const all = (own.length > 0 ? own : blocks).flatMap((block) => block.items)
  const items = all.filter(({ kind }) => kind !== 'setting')
  const counts = new Map<string, number>()
  for (const { text } of items) {
    const indent = /^[\t ]*/.exec(text)?.[0] ?? ''
    counts.set(indent, (counts.get(indent) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  const fields = items.filter(({ kind }) => kind === 'field')
  return { indent: most?.[0] || '  ', gap: isTabbed(fields) ? '\t' : undefined }
}

/** Whether most lines part a name from its type with tabs. */
export function isTabbed(fields: SchemaItem[]): boolean {
  const tabbed = fields.filter(({ masked }) => /^\s*\S+\t/.test(masked))
  return tabbed.length * 2 > fields.length
}
