import { attributesOf, unescaped } from './attributes.ts'
import { namedFields } from './named-fields.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from './scan-schema.ts'
import { fieldsOf } from './schema-lookup.ts'

export interface Relation {
  /** Has the foreign key; of an implicit many-to-many, the block that was asked about. */
  owner: SchemaBlock
  /** The owner's field of the relation. */
  relation: SchemaItem
  /** The owner's columns of the foreign key, in its order; none of a many-to-many. */
  keys: SchemaItem[]
  /** Names of the fields that they refer to, in the same order. */
  references: string[]
  target: SchemaBlock
  /** The target's field of the relation; schemas that are not valid may lack it. */
  back: SchemaItem | undefined
  /** As `@relation("…")` names it. */
  name: string | undefined
}

/**
 * The relation of a field, from either side, or of a column that is part of its foreign key: the
 * first where a column is part of several. Undefined for any other field.
 */
export function relationOf(
  schema: ScannedSchema,
  block: SchemaBlock,
  item: SchemaItem,
): Relation | undefined {
  return relationsOf(schema, block, item)[0]
}

/** All relations that a column is part of; at most one of a relation field. */
export function relationsOf(
  schema: ScannedSchema,
  block: SchemaBlock,
  item: SchemaItem,
): Relation[] {
  const target = related(schema, item)
  if (target === undefined) {
    return fieldsOf(block)
      .filter((other) => foreignKeyOf(other).includes(item.name))
      .flatMap((other) => relationsOf(schema, block, other))
  }
  const other = otherSide(block, item, target)
  const isOwner =
    foreignKeyOf(item).length > 0 || other === undefined || foreignKeyOf(other).length === 0
  return [
    isOwner ? relationFrom(block, item, target, other) : relationFrom(target, other, block, item),
  ]
}

/** A relation, `Post.author`, that refers to the field by `references:`. */
export function referringField(
  { blocks }: ScannedSchema,
  block: SchemaBlock,
  name: string,
): string | undefined {
  for (const other of blocks) {
    const found = fieldsOf(other).find(
      (item) => item.type === block.name && named(item, 'references').includes(name),
    )
    if (found !== undefined) return `${other.name}.${found.name}`
  }
  return undefined
}

function relationFrom(
  owner: SchemaBlock,
  relation: SchemaItem,
  target: SchemaBlock,
  back: SchemaItem | undefined,
): Relation {
  const fields = fieldsOf(owner)
  return {
    owner,
    relation,
    keys: foreignKeyOf(relation).flatMap((name) => fields.filter((item) => item.name === name)),
    references: named(relation, 'references'),
    target,
    back,
    name: relationName(relation),
  }
}

/** The field of the target that belongs to the same relation. */
function otherSide(
  block: SchemaBlock,
  item: SchemaItem,
  target: SchemaBlock,
): SchemaItem | undefined {
  return fieldsOf(target).find(
    (other) =>
      other !== item && other.type === block.name && relationName(other) === relationName(item),
  )
}

function related({ blocks }: ScannedSchema, { type }: SchemaItem): SchemaBlock | undefined {
  return blocks.find(({ kind, name }) => name === type && (kind === 'model' || kind === 'view'))
}

const named = (item: SchemaItem, list: 'fields' | 'references') =>
  namedFields(item)
    .filter((field) => field.list === list)
    .map(({ name }) => name)

/** Names of the columns that a relation field lists. */
export const foreignKeyOf = (item: SchemaItem) => named(item, 'fields')

/** `@relation("…")`, not its `map:`. */
export function relationName(item: SchemaItem): string | undefined {
  const relation = attributesOf(item).find(({ name }) => name === '@relation')
  if (relation === undefined) return undefined
  const label = /[(,]\s*(?:name\s*:\s*)?(?=")/.exec(item.masked.slice(relation.start, relation.end))
  if (label === null) return undefined
  const [quoted = ''] =
    /^"(?:[^"\\]|\\.)*"/.exec(item.text.slice(relation.start + label.index + label[0].length)) ?? []
  return unescaped(quoted)
}
