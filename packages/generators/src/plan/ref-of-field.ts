import type { ManySpec, OnDelete, RefSpec } from '../grammar/field-spec.ts'
import { attributesOf, normalized } from '../schema/attributes.ts'
import { type Relation, relationOf } from '../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import { columnMap, docOfField } from './column-of-field.ts'
import { existingModelNames } from './names.ts'
import { idColumn } from './relation-target.ts'

/** A reference by one column to the key of another record, whatever the two fields are called. */
export interface Reference {
  spec: RefSpec
  relation: SchemaItem
  column: SchemaItem
}

/** The reference that a field is a part of: the relation, or its column. */
export function referenceOf(
  schema: ScannedSchema,
  block: SchemaBlock,
  item: SchemaItem,
): Reference | undefined {
  const found = relationOf(schema, block, item)
  const [column, second] = found?.keys ?? []
  if (found === undefined || column === undefined || second !== undefined) return undefined
  const { relation, target, references } = found
  if (item !== relation && item !== column) return undefined
  if (references[0] !== idColumn(target)?.name) return undefined
  const unique = attributesOf(column).some(({ name }) => name === '@unique')
  const names = existingModelNames(schema, block)
  const index = block.items.some((line) => normalized(line) === `@@index([${column.name}])`)
  const rule = /\bonDelete:(\w+)/.exec(relationText(relation))?.[1]
  const onDelete = deleteRules.find((known) => known === rule)
  const spec: RefSpec = {
    kind: 'ref',
    name: relation.name,
    target: target.name,
    optional: relation.arity === 'optional',
    unique,
    index,
    ...docOfField(schema, block, column),
    ...columnMap(column),
    ...(onDelete === undefined ? {} : { onDelete }),
    ...otherNames(found, unique ? names.one : names.many),
  }
  return { spec, relation, column }
}

/** `tags:many:Tag` of a list on both sides. */
export function manyOfField(
  schema: ScannedSchema,
  block: SchemaBlock,
  item: SchemaItem,
): ManySpec | undefined {
  const found = relationOf(schema, block, item)
  if (found?.relation !== item || found.back?.arity !== 'list' || item.arity !== 'list') {
    return undefined
  }
  const { doc } = docOfField(schema, block, item)
  return {
    kind: 'many',
    name: item.name,
    target: found.target.name,
    ...(doc === undefined ? {} : { doc }),
    ...otherNames(found, existingModelNames(schema, block).many),
  }
}

const deleteRules: OnDelete[] = ['Cascade', 'Restrict', 'SetNull', 'NoAction']

const relationText = (item: SchemaItem) =>
  attributesOf(item).find(({ name }) => name === '@relation')?.text ?? ''

/** `as=` and `rel=`, where they are not what follows by itself. */
const otherNames = ({ back, name }: Relation, usual: string) => ({
  ...(back === undefined || back.name === usual ? {} : { as: back.name }),
  ...(name === undefined ? {} : { rel: name }),
})
