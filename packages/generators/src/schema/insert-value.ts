import { lineEnd } from './line-end.ts'
import type { Replacement } from './replacement.ts'
import type { SchemaBlock } from './scan-schema.ts'

/** Adds a value behind the last one of an enum; nothing where the enum has it. */
export function insertValue(block: SchemaBlock, content: string, value: string): Replacement[] {
  const values = block.items.filter(({ kind }) => kind === 'value')
  if (values.some(({ name }) => name === value)) return []
  const last = values.at(-1)
  const indent = /^[\t\p{Zs}]*/u.exec(last?.text ?? '  ')?.[0] ?? '  '
  const at = last?.end ?? block.bodyStart
  return [{ file: block.file, start: at, end: at, text: `${indent}${value}${lineEnd(content)}` }]
}
