import type { EnumSpec, FieldSpec, IndexKind, ScalarSpec } from '../grammar/field-spec.ts'
import { attributesOf, normalized } from '../schema/attributes.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import { findEnum } from '../schema/schema-lookup.ts'
import { columnMap, docOfField } from './column-of-field.ts'
import { defaultOfField } from './default-of-field.ts'
import { manyOfField, referenceOf } from './ref-of-field.ts'
import { scalarTypeOfField } from './scalar-type-of-field.ts'

/**
 * A field of the schema as the grammar would say it: the inverse of `fieldEffects`. A reference is
 * two fields, `author` and `authorId`, and each of them is its one spec. Undefined for what the
 * grammar lacks: other column types, keys of several columns, the other side of a reference.
 */
export function specOfField(
  schema: ScannedSchema,
  block: SchemaBlock,
  item: SchemaItem,
): FieldSpec | undefined {
  const reference = referenceOf(schema, block, item)
  if (reference?.column.name === `${reference?.relation.name}Id`) return reference?.spec
  const many = manyOfField(schema, block, item)
  if (many !== undefined) return many
  const scalar = scalarTypeOfField(item)
  if (scalar !== undefined) {
    return { kind: 'scalar', ...scalar, ...valueOfField(schema, block, item, scalar.type) }
  }
  if (findEnum(schema, item.type) === undefined) return undefined
  const of = { name: item.type }
  return { kind: 'enum', of, ...valueOfField(schema, block, item, 'enum') }
}

function valueOfField(
  schema: ScannedSchema,
  block: SchemaBlock,
  item: SchemaItem,
  type: ScalarSpec['type'] | 'enum',
): Omit<EnumSpec, 'kind' | 'of'> {
  const value = defaultOfField(item, type)
  const index = indexOfField(block, item)
  return {
    name: item.name,
    optional: item.arity === 'optional',
    list: item.arity === 'list',
    unique: attributesOf(item).some(({ name }) => name === '@unique'),
    ...docOfField(schema, block, item),
    ...columnMap(item),
    ...(index === undefined ? {} : { index }),
    ...(value === undefined ? {} : { default: value }),
  }
}

function indexOfField(block: SchemaBlock, { name }: SchemaItem): IndexKind | undefined {
  const kinds: Record<string, IndexKind> = {
    [`@@index([${name}])`]: 'btree',
    [`@@index([${name}(sort:Desc)])`]: 'desc',
    [`@@index([${name}],type:Gin)`]: 'gin',
    [`@@index([${name}],type:Hash)`]: 'hash',
  }
  const found = block.items.map(normalized).find((line) => Object.hasOwn(kinds, line))
  return found === undefined ? undefined : kinds[found]
}
