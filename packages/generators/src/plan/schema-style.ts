import { snakeCase } from '../grammar/words.ts'
import type { ScannedSchema, SchemaBlock } from '../schema/scan-schema.ts'
import { columnName, fieldsOf } from '../schema/schema-lookup.ts'
import { isRelation } from './require-columns.ts'

/** Whether columns are called as their fields: in the model, where it does not tell in the whole schema. */
export function isUnmapped(schema: ScannedSchema, block?: SchemaBlock): boolean {
  const own = block && unmappedOf(schema, block)
  if (own !== undefined) return own
  const models = schema.blocks.filter(({ kind }) => kind === 'model')
  const all = models.map((model) => unmappedOf(schema, model))
  return all.includes(true) && !all.includes(false)
}

/** By the fields of several words; undefined where none tells. */
function unmappedOf(schema: ScannedSchema, block: SchemaBlock): boolean | undefined {
  const columns = fieldsOf(block).flatMap((item) => {
    const { name } = item
    const column = columnName(item)
    if (!/[a-z][A-Z]/.test(name) || isRelation(schema, item)) return []
    return column === name || column === snakeCase(name) ? [{ name, column }] : []
  })
  if (columns.length === 0) return undefined
  return columns.every(({ name, column }) => column === name)
}
