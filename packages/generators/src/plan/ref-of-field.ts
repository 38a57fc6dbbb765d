import type { ManySpec, OnDelete, RefSpec } from '../grammar/field-spec.ts'
import { attributesOf, normalized } from '../schema/attributes.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import { fieldsOf, findField } from '../schema/schema-lookup.ts'
import { columnMap, docOfField } from './column-of-field.ts'
import { existingModelNames } from './names.ts'
import { idColumn } from './relation-target.ts'

/** `author:ref:User` of the fields `author` and `authorId`; undefined for what is no such reference. */
export function refOfField(
  schema: ScannedSchema,
  block: SchemaBlock,
  item: SchemaItem,
): RefSpec | undefined {
  const relation = fieldsOf(block).find(
    (field) => argument(field, 'fields') === (field === item ? `${field.name}Id` : item.name),
  )
  if (relation === undefined) return undefined
  const column = findField(block, `${relation.name}Id`)
  const target = modelOf(schema, relation.type)
  if (column === undefined || target === undefined) return undefined
  if (argument(relation, 'fields') !== column.name) return undefined
  if (argument(relation, 'references') !== idColumn(target)?.name) return undefined
  const unique = attributesOf(column).some(({ name }) => name === '@unique')
  const names = existingModelNames(block)
  const index = block.items.some((line) => normalized(line) === `@@index([${column.name}])`)
  const onDelete = deleteRules.find((rule) => rule === argument(relation, 'onDelete'))
  return {
    kind: 'ref',
    name: relation.name,
    target: target.name,
    optional: relation.arity === 'optional',
    unique,
    index,
    ...docOfField(schema, block, column),
    ...columnMap(column),
    ...(onDelete === undefined ? {} : { onDelete }),
    ...otherNames(target, block, relation, unique ? names.one : names.many),
  }
}

/** `tags:many:Tag` of a list on both sides. */
export function manyOfField(
  schema: ScannedSchema,
  block: SchemaBlock,
  item: SchemaItem,
): ManySpec | undefined {
  const target = modelOf(schema, item.type)
  if (target === undefined || item.arity !== 'list') return undefined
  if (otherSide(target, block, item)?.arity !== 'list') return undefined
  const { doc } = docOfField(schema, block, item)
  return {
    kind: 'many',
    name: item.name,
    target: target.name,
    ...(doc === undefined ? {} : { doc }),
    ...otherNames(target, block, item, existingModelNames(block).many),
  }
}

const deleteRules: OnDelete[] = ['Cascade', 'Restrict', 'SetNull', 'NoAction']

/** `as=` and `rel=`, where they are not what follows by itself. */
function otherNames(target: SchemaBlock, block: SchemaBlock, item: SchemaItem, usual: string) {
  const as = otherSide(target, block, item)?.name
  const rel = relationName(item)
  return {
    ...(as === undefined || as === usual ? {} : { as }),
    ...(rel === undefined ? {} : { rel }),
  }
}

const otherSide = (target: SchemaBlock, { name }: SchemaBlock, item: SchemaItem) =>
  fieldsOf(target).find(
    (field) =>
      field !== item &&
      field.type === name &&
      relationName(field) === relationName(item) &&
      argument(field, 'fields') === undefined,
  )

const modelOf = ({ blocks }: ScannedSchema, name: string) =>
  blocks.find((block) => block.kind === 'model' && block.name === name)

const relationText = (item: SchemaItem) =>
  attributesOf(item).find(({ name }) => name === '@relation')?.text ?? ''

const relationName = (item: SchemaItem) =>
  /^@relation\((?:[^"]*\bname:)?"([^"]*)"/.exec(relationText(item))?.[1]

/** `authorId` of `fields: [authorId]`, `Cascade` of `onDelete: Cascade`; undefined for several. */
function argument(item: SchemaItem, name: string): string | undefined {
  const [, listed, word] =
    new RegExp(`\\b${name}:(?:\\[(\\w+)\\]|(\\w+))`).exec(relationText(item)) ?? []
  return listed ?? word
}
