import { attributesOf } from './attributes.ts'
import { mapTo } from './psl.ts'
import { narrowed, type Replacement } from './replacement.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from './scan-schema.ts'
import { contentOf, fieldsOf, requireValueOf } from './schema-lookup.ts'

/** Renames a value of an enum, and in the defaults of fields of that enum; no `@map`. */
export function renameValue(
  schema: ScannedSchema,
  block: SchemaBlock,
  { from, to }: { from: string; to: string },
): Replacement[] {
  const item = requireValueOf(block, from)
  const start = item.start + item.text.indexOf(from)
  return [
    { file: block.file, start, end: start + from.length, text: to },
    ...schema.blocks.flatMap((owner) =>
      fieldsOf(owner)
        .filter(({ type }) => type === block.name)
        .flatMap((field) => inDefault(owner, field, from, to)),
    ),
  ]
}

/** `@default(draft)`, `@default([draft, live])`; strings are masked, so SQL in them stays. */
function inDefault({ file }: SchemaBlock, item: SchemaItem, from: string, to: string) {
  const found = attributesOf(item).find(({ name }) => name === '@default')
  if (found === undefined) return []
  const masked = item.masked.slice(found.start, found.end)
  const names = [...masked.matchAll(/[\p{L}\p{N}_]+/gu)].slice(1) // the first is `default`
  return names
    .filter(([name]) => name === from)
    .map(({ index }): Replacement => {
      const start = item.start + found.start + index
      return { file, start, end: start + from.length, text: to }
    })
}

/** `@map` of a value, where the database calls it otherwise; nothing where it is like this. */
export function mapValue(
  schema: ScannedSchema,
  block: SchemaBlock,
  { value, label }: { value: string; label: string },
): Replacement[] {
  const item = requireValueOf(block, value)
  const end = item.text.indexOf(value) + value.length
  const map = attributesOf(item).find(({ name }) => name === '@map')
  const gap = map === undefined ? ' ' : item.text.slice(end, map.start)
  return narrowed(contentOf(schema, block.file), {
    file: block.file,
    start: item.start + end,
    end: item.start + (map?.end ?? end),
    text: label === value ? '' : `${gap}${mapTo(label)}`,
  })
}
