import { UserError } from '@repo/cli'
import { canonicalField } from '../grammar/canonical-field.ts'
import type { RefSpec } from '../grammar/field-spec.ts'
import type { PslField } from '../schema/psl.ts'
import type { ScannedSchema } from '../schema/scan-schema.ts'
import { docLines, mapAttribute } from './column-effects.ts'
import type { FieldEffects, Owner } from './field-effects.ts'
import { otherSide, relationTarget } from './relation-target.ts'

/** `author:ref:User`: the column `authorId`, the relation, its index, and the list on the other side. */
export function refEffects(spec: RefSpec, owner: Owner, schema: ScannedSchema): FieldEffects {
  if (spec.target === owner.model && !spec.optional) {
    throw new UserError({
      code: 'SPEC.REQUIRED_SELF',
      message: `Field "${spec.name}" requires a ${owner.model} to refer to another one, so there can be no first.`,
      hint: `Write ${canonicalField({ ...spec, optional: true, as: spec.as ?? 'children' })}`,
      exitCode: 2,
    })
  }
  const { id } = relationTarget(spec, owner, schema)
  const { as, rel } = otherSide(spec, owner, schema, spec.unique ? owner.one : owner.many)
  const mark = spec.optional ? '?' : ''
  const column = refColumn(spec)
  const scalar: PslField = {
    name: column,
    type: `${id.type}${mark}`,
    attributes: [
      ...(spec.unique ? ['@unique'] : []),
      ...mapAttribute(column, spec.map, owner),
      ...id.attributes,
    ],
    doc: docLines(spec),
  }
  const relation: PslField = {
    name: spec.name,
    type: `${spec.target}${mark}`,
    attributes: [
      `@relation(${[
        ...(rel === undefined ? [] : [`"${rel}"`]),
        `fields: [${column}]`,
        `references: [${id.name}]`,
        ...actions(spec, owner, schema),
      ].join(', ')})`,
    ],
    doc: [],
  }
  const back: PslField = {
    name: as,
    type: `${owner.model}${spec.unique ? '?' : '[]'}`,
    attributes: rel === undefined ? [] : [`@relation("${rel}")`],
    doc: [],
  }
  return {
    fields: [scalar, relation],
    attributes: spec.index ? [`@@index([${column}])`] : [],
    edits: [{ edit: 'addField', model: spec.target, field: back, place: 'last' }],
    extensions: [],
  }
}

/**
 * Prisma's client, where it keeps the relations and not the database, takes no other actions in a
 * cycle. Throws `SCHEMA.RELATION_MODE`.
 */
function actions(spec: RefSpec, owner: Owner, { blocks }: ScannedSchema): string[] {
  const datasource = blocks.find(({ kind }) => kind === 'datasource')
  const mode = datasource?.items.find(({ name }) => name === 'relationMode')
  if (spec.target !== owner.model || !mode?.text.includes('"prisma"')) {
    return spec.onDelete === undefined ? [] : [`onDelete: ${spec.onDelete}`]
  }
  if (spec.onDelete === undefined || spec.onDelete === 'Restrict') {
    return ['onDelete: Restrict', 'onUpdate: Restrict']
  }
  throw new UserError({
    code: 'SCHEMA.RELATION_MODE',
    message: `Field "${spec.name}" refers to its own model, where relationMode = "prisma" takes Restrict only.`,
    hint: `Write ${canonicalField({ ...spec, onDelete: 'Restrict' })}`,
  })
}

/** `authorId` of `author`. */
export const refColumn = ({ name }: RefSpec) => `${name}Id`
