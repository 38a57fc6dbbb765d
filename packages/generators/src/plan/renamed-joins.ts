import type { JoinTable, Table } from '@repo/migrate/recipes'
import { relationOf } from '../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock } from '../schema/scan-schema.ts'
import { fieldsOf } from '../schema/schema-lookup.ts'
import { tableNameIn } from './table-of.ts'

/** A many-to-many relation without a model of its own. */
export interface ManyToMany {
  /** Name of the model at the other side, which may be the same. */
  other: string
  /** Names of its fields, here and there. */
  field: string
  otherField: string
  /** `@relation("…")` */
  name: string | undefined
}

export function manyToManyOf(schema: ScannedSchema, block: SchemaBlock): ManyToMany[] {
  return fieldsOf(block).flatMap((item) => {
    const relation = relationOf(schema, block, item)
    if (relation?.back === undefined || relation.keys.length > 0) return []
    const isOwner = relation.owner === block
    return [
      {
        other: (isOwner ? relation.target : relation.owner).name,
        field: item.name,
        otherField: (isOwner ? relation.back : relation.relation).name,
        name: relation.name,
      },
    ]
  })
}

/** Prisma's name of a relation that has none. */
export const usualName = (one: string, other: string) => [one, other].sort().join('To')

/** The tables of its relations without a model of their own, or that of one field. */
export function joinTablesOf(schema: ScannedSchema, block: SchemaBlock, field?: string): Table[] {
  const names = manyToManyOf(schema, block)
    .filter((relation) => field === undefined || relation.field === field)
    .map(({ other, name }) => `_${name ?? usualName(block.name, other)}`)
  return [...new Set(names)].map((name) => ({ name, sql: tableNameIn(block, name), key: [] }))
}

/** Prisma orders the columns of the table by the models' names: whether a rename turns them. */
export const turns = (from: string, to: string, { other }: ManyToMany) =>
  other !== from && from < other !== to < other

/** Tables that follow the rename of a model; `script` makes all that was there before it. */
export function renamedJoins(
  schema: ScannedSchema,
  block: SchemaBlock,
  to: string,
  script: string,
): JoinTable[] {
  const made = [...script.matchAll(/^CREATE TABLE ((?:"[^"]+"\.)?)"([^"]+)" \(/gm)]
  const joins = manyToManyOf(schema, block).flatMap((relation): JoinTable[] => {
    const { other, name } = relation
    const before = name ?? usualName(block.name, other)
    const after = name ?? usualName(to, other === block.name ? to : other)
    const [, space] = made.find(([, , table]) => table === `_${before}`) ?? []
    if (space === undefined) throw new Error(`No table joins ${block.name} and ${other}.`)
    const swapped = turns(block.name, to, relation)
    if (before === after && !swapped) return []
    return [{ from: `${space}"_${before}"`, to: `${space}"_${after}"`, swapped }]
  })
  // Both sides of a relation of a model to itself are fields of it.
  return [...new Map(joins.map((join) => [join.from, join])).values()]
}
