import type { SchemaFile } from '@repo/schema-engine'
import { structuredPatch } from 'diff'

/** The lines that differ, each with the one before and behind it; `␍` is a carriage return. */
export function schemaDifference(before: SchemaFile[], after: SchemaFile[]): string {
  const changed = after.flatMap(({ path, content }) => {
    const old = before.find((file) => file.path === path)?.content ?? ''
    if (old === content) return []
    const { hunks } = structuredPatch(path, path, old, content, '', '', { context: 1 })
    return [`${path}\n`, ...hunks.map(({ lines }) => `${lines.join('\n')}\n`)]
  })
  return changed.join('').replaceAll('\r', '␍')
}
