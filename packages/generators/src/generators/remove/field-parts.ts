import { UserError } from '@repo/cli'
import { isRelation } from '../../plan/require-columns.ts'
import { type Relation, relationOf, relationsOf } from '../../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../../schema/scan-schema.ts'
import { requireFieldOf, requireModel } from '../../schema/schema-lookup.ts'

export interface RemovedParts {
  block: SchemaBlock
  /** Columns that go: the field itself, or what of a foreign key is the relation's alone. */
  columns: SchemaItem[]
  /** Fields without a column, with the model that has them: the relation and its other side. */
  sides: { model: string; item: SchemaItem }[]
}

/** A field with all that goes with it. Throws `REMOVE.FOREIGN_KEY` for a column alone. */
export function removedParts(schema: ScannedSchema, model: string, field: string): RemovedParts {
  const block = requireModel(schema, model)
  const item = requireFieldOf(block, field)
  if (!isRelation(schema, item)) {
    const [relation] = relationsOf(schema, block, item)
    if (relation) throw foreignKey(model, field, relation)
    return { block, columns: [item], sides: [] }
  }
  const relation = relationOf(schema, block, item)
  if (relation === undefined) throw new Error(`${model}.${field} has no other side.`) // not valid
  const { owner, target, back, keys } = relation
  if (owner.kind === 'view') throw ofView(model, field, owner.name)
  // What other relations need stays, as the tenant's id in the key of everything that it has.
  const own = keys.filter((key) => relationsOf(schema, owner, key).length === 1)
  const [shared] = keys
  if (shared !== undefined && own.length === 0) throw sharedKey(owner.name, shared.name)
  return {
    block: owner,
    columns: own,
    sides: [
      { model: owner.name, item: relation.relation },
      ...(back === undefined ? [] : [{ model: target.name, item: back }]),
    ],
  }
}

const ofView = (model: string, field: string, view: string) =>
  new UserError({
    code: 'REMOVE.OF_VIEW',
    message: `Field "${field}" of ${model} is the other side of a relation of the view ${view}, whose columns are not made here.`,
    hint: 'Write this change into the schema by hand: pnpm prisma migrate dev --name <what_it_does>',
  })

const foreignKey = (model: string, field: string, { relation }: Relation) =>
  new UserError({
    code: 'REMOVE.FOREIGN_KEY',
    message: `Field "${field}" of ${model} is the foreign key of "${relation.name}", which cannot be without it.`,
    hint: `pnpm gen remove field ${model} ${relation.name}`,
  })

const sharedKey = (model: string, field: string) =>
  new UserError({
    code: 'REMOVE.SHARED_KEY',
    message: `Field "${field}" of ${model} is the foreign key of several relations.`,
    hint: 'Write this change into the schema by hand: pnpm prisma migrate dev --name <what_it_does>',
  })
