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
  throw noId(spec, spec.target)
}

/** Of the model that a relation needs a key of. */
export const noId = ({ name }: RefSpec | ManySpec, model: string) =>
  new UserError({
    code: 'SCHEMA.NO_ID',
    message: `Field "${name}" refers to ${model} by its key, and that has no single @id field.`,
    hint: `Give ${model} an id, or write this relation into the schema by hand`,
  })

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
  const names = relationNames(spec.target, owner, schema)
  const second = self || names.has(undefined) || names.has(unnamed(owner.model, spec.target))
  const as = spec.as ?? usual
  const rel = spec.rel ?? (second ? `${owner.model}${upperFirst(spec.name)}` : undefined)
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
  if (rel !== undefined && isTaken(rel, names, owner.model, spec.target)) {
    throw relationTaken(spec, owner.model, rel)
  }
  owner.taken.add(`${spec.target}.${as}`)
  owner.related.push({ model: spec.target, rel })
  return { as, rel }
}

/** What Prisma calls a relation without a name. */
const unnamed = (one: string, other: string) => [one, other].sort().join('To')

/** Names of the relations between the two; undefined of one without. */
function relationNames(
  target: string,
  owner: Owner,
  { blocks }: ScannedSchema,
): Set<string | undefined> {
  const between = (from: string, to: string) =>
    blocks
      .filter(({ name }) => name === from)
      .flatMap((block) => fieldsOf(block).filter(({ type }) => type === to))
      .map(relationName)
  const fresh = owner.related.filter(({ model }) => model === target).map(({ rel }) => rel)
  return new Set([...fresh, ...between(owner.model, target), ...between(target, owner.model)])
}

const isTaken = (rel: string, names: Set<string | undefined>, one: string, other: string) =>
  names.has(rel) || (names.has(undefined) && rel === unnamed(one, other))

const relationTaken = (spec: RefSpec | ManySpec, model: string, rel: string) =>
  new UserError({
    code: 'SCHEMA.AMBIGUOUS',
    message: `Field "${spec.name}" would be a relation "${rel}", and ${model} and ${spec.target} have one of that name.`,
    hint: `Write ${canonicalField({ ...spec, rel: `${rel}2` })}`,
  })
