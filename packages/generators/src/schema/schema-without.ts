import { relationName } from './relation-of.ts'
import type { ScannedSchema, SchemaItem } from './scan-schema.ts'

/** The schema as it was before the model: what a repeated request was planned against. */
export function schemaWithoutModel(schema: ScannedSchema, model: string): ScannedSchema {
  const blocks = schema.blocks
    .filter(({ name }) => name !== model)
    .map((block) => ({ ...block, items: block.items.filter(({ type }) => type !== model) }))
  return { ...schema, blocks }
}

/** The schema without some fields of a model, and without the other side of their relations. */
export function schemaWithoutFields(
  schema: ScannedSchema,
  model: string,
  names: readonly string[],
): ScannedSchema {
  const owner = schema.blocks.find(({ name }) => name === model)
  const removed = owner?.items.filter((item) => names.includes(item.name)) ?? []
  const isOtherSide = (block: string, item: SchemaItem) =>
    item.type === model &&
    removed.some(({ type, ...field }) => {
      const isItself = block === model && item.name === field.name
      if (type !== block || isItself) return false
      return relationName(item) === relationName({ ...field, type })
    })
  return {
    ...schema,
    blocks: schema.blocks.map((block) => ({
      ...block,
      items: block.items.filter(
        (item) =>
          !(block.name === model && removed.includes(item)) && !isOtherSide(block.name, item),
      ),
    })),
  }
}
