import { snakeCase } from '../grammar/words.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import { columnName } from '../schema/schema-lookup.ts'
import { privateDoc } from './column-effects.ts'

/** `private` and `doc=`: the comment lines directly above the field. */
export function docOfField(
  { files }: ScannedSchema,
  { file, bodyStart }: SchemaBlock,
  { start }: SchemaItem,
): { private: boolean; doc?: string } {
  const content = files.find(({ path }) => path === file)?.content ?? ''
  const above = content.slice(bodyStart, start).split('\n').slice(0, -1)
  const lines = above
    .slice(above.findLastIndex((line) => !/^\s*\/\/\//.test(line)) + 1)
    .map((line) => line.replace(/^\s*\/\/\/ ?/, '').trimEnd())
  const doc = lines.filter((line) => line !== privateDoc).join(' ')
  return { private: lines.includes(privateDoc), ...(doc === '' ? {} : { doc }) }
}

/** `map=` where the column's name does not follow from the field's. */
export function columnMap(item: SchemaItem): { map?: string } {
  const column = columnName(item)
  return column === snakeCase(item.name) ? {} : { map: column }
}
