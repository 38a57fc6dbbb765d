import { UserError } from '@repo/cli'
import { isInPlace } from '@repo/migrate/recipes'
import { scalarTypes } from '../../grammar/scalar-types.ts'
import { snakeCase } from '../../grammar/words.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { referringField, relationsOf } from '../../schema/relation-of.ts'
import { holdEveryKey, indexesOn } from '../../schema/schema-lookup.ts'
import type { RetypeRequest } from './retype.ts'
import type { Retyped } from './retyped.ts'

/** A foreign key and what it refers to have one type. Throws `RETYPE.IN_RELATION`. */
export function checkSameAsReferred(
  { model, field }: RetypeRequest,
  { block, item, change, from, to }: Retyped,
  { schema }: ProjectState,
): void {
  const [relation] = relationsOf(schema, block, item)
  const by =
    relation === undefined
      ? referringField(schema, block, item.name)
      : `${model}.${relation.relation.name}`
  if (by === undefined || (change.type === item.type && isInPlace(from, to))) return
  throw new UserError({
    code: 'RETYPE.IN_RELATION',
    message: `Field "${field}" of ${model} is a key of the relation ${by}, whose two sides have one type.`,
    hint: `Change both in the schema, then: pnpm prisma migrate dev --name retype_${snakeCase(model)}_${snakeCase(field)}`,
  })
}

/** Throws `RETYPE.INDEXED` where the new type has no index of a kind that the field has. */
export function checkIndexes({ model, field, spec }: RetypeRequest, { block }: Retyped): void {
  const kinds = spec.kind === 'scalar' ? scalarTypes[spec.type].indexes : []
  const lacking = indexesOn(block, field).find(({ text }) => {
    const [, kind = 'btree'] = /[,(]type:(\w+)/.exec(text) ?? []
    return kind === 'Gin' && !kinds.includes('gin')
  })
  if (lacking === undefined) return
  throw new UserError({
    code: 'RETYPE.INDEXED',
    message: `Field "${field}" of ${model} has ${lacking.text}, which the new type cannot have.`,
    hint: `Take that out of the schema first, then: pnpm prisma migrate dev --name remove_${snakeCase(model)}_${snakeCase(field)}_index`,
  })
}

/** Throws `RETYPE.ONLY_KEY` for a type that the client does not know, where rows are told apart by nothing else. */
export function checkKeyIsKnown({ model, field }: RetypeRequest, { block, change }: Retyped): void {
  if (change.type?.startsWith('Unsupported') !== true || !holdEveryKey(block, [field])) return
  throw new UserError({
    code: 'RETYPE.ONLY_KEY',
    message: `Field "${field}" of ${model} is all that tells its rows apart, and Prisma does not know ${change.type}.`,
    hint: `Give it another key first: pnpm gen unique ${model} <field>`,
  })
}
