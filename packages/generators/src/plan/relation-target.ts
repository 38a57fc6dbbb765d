import { UserError } from '@repo/cli'
import { canonicalField } from '../grammar/canonical-field.ts'
import type { ManySpec, RefSpec } from '../grammar/field-spec.ts'
import { upperFirst } from '../grammar/words.ts'
import { attributesOf } from '../schema/attributes.ts'
import { relationName } from '../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock } from '../schema/scan-schema.ts'
import { blockAttribute, fieldsOf, requireModel } from '../schema/schema-lookup.ts'
import type { Owner } from './field-effects.ts'
import type { IdColumn } from './id-column.ts'

interface Target {
  model: string
  id: IdColumn
}

/** The model that a relation points at, with its key. Throws `SCHEMA.NO_MODEL` and `SCHEMA.NO_ID`. */
export function relationTarget(
  spec: RefSpec | ManySpec,
  owner: Owner,
  schema: ScannedSchema,
): Target {
  const id = spec.target === owner.model ? owner.id : idColumn(requireModel(schema, spec.target))
  if (id !== undefined) return { model: spec.target, id }
  throw new UserError({
    code: 'SCHEMA.NO_ID',
    message: `Field "${spec.name}" refers to ${spec.target}, which has no single @id field.`,
    hint: `Give ${spec.target} an id, or write this relation into the schema by hand`,
  })
}

/** The single `@id` field of a model. */
export function idColumn(block: SchemaBlock): IdColumn | undefined {
  if (blockAttribute(block, '@@id')) return undefined
  for (const item of fieldsOf(block)) {
    const attributes = attributesOf(item)
    if (!attributes.some(({ name }) => name === '@id')) continue
    const native = attributes.filter(({ name }) => name.startsWith('@db.'))
    return { name: item.name, type: item.type, attributes: native.map(({ text }) => text) }
  }
  return undefined
}

interface OtherSide {
  /** Name of the field in the target. */
  as: string
  /** Relation name, where Prisma needs one. */
  rel: string | undefined
}

/**
 * Names of the other side. Without a name Prisma takes all relations between two models for one,
 * so a second one needs both: guessed names would stay in the schema for years.
 * Throws `SCHEMA.AMBIGUOUS`.
 */
export function otherSide(
  spec: RefSpec | ManySpec,
  owner: Owner,
  schema: ScannedSchema,
  usual: string,
): OtherSide {
  const self = spec.target === owner.model
  const second = self || areRelated(spec.target, owner, schema)
  const as = spec.as ?? usual
  const target = schema.blocks.find((block) => block.name === spec.target)
  const taken =
    owner.taken.has(`${spec.target}.${as}`) ||
    (target && fieldsOf(target).some((item) => item.name.toLowerCase() === as.toLowerCase()))
  if ((second && spec.as === undefined) || taken) {
    const why = self
      ? 'to its own model'
      : taken
        ? 'whose other side has its name taken'
        : 'that is the second one'
    throw new UserError({
      code: 'SCHEMA.AMBIGUOUS',
      message: `Field "${spec.name}" is a relation ${why}: ${taken ? `${spec.target} has a field "${as}"` : `${owner.model} and ${spec.target} need names that tell them apart`}.`,
      hint: `Write ${canonicalField({ ...spec, as: self ? 'children' : `${usual}As${upperFirst(spec.name)}` })}`,
    })
  }
  owner.taken.add(`${spec.target}.${as}`)
  owner.related.push(spec.target)
  return { as, rel: spec.rel ?? (second ? `${owner.model}${upperFirst(spec.name)}` : undefined) }
}

/** Whether a relation without a name connects the two. */
function areRelated(target: string, owner: Owner, { blocks }: ScannedSchema): boolean {
  if (owner.related.includes(target)) return true
  const points = (from: string, to: string) =>
    blocks
      .filter(({ name }) => name === from)
      .some((block) =>
        fieldsOf(block).some((item) => item.type === to && relationName(item) === undefined),
      )
  return points(owner.model, target) || points(target, owner.model)
}
