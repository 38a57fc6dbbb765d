import { specError } from '../../grammar/spec-error.ts'
import { mapAttribute } from '../../plan/column-effects.ts'
import { type FieldEffects, fieldEffects, type Owner } from '../../plan/field-effects.ts'
import { newIdColumn } from '../../plan/id-column.ts'
import { schemaAttribute } from '../../plan/schema-of-new-block.ts'
import { isUnmapped, mapOfBlock } from '../../plan/schema-style.ts'
import type { PslBlock, PslField } from '../../schema/psl.ts'
import type { ScannedSchema } from '../../schema/scan-schema.ts'
import type { ModelRequest } from './parse-model.ts'

export interface ModelSchema {
  block: Extract<PslBlock, { kind: 'model' }>
  effects: FieldEffects[]
}

/** The model's block, in the guide's conventions but for the schema's names, and what its fields do elsewhere. */
export function modelSchema(
  { names, id, fields, timestamps }: ModelRequest,
  place: Pick<Owner, 'file' | 'schema'>,
  schema: ScannedSchema,
): ModelSchema {
  const key = newIdColumn(id)
  const idField: PslField = {
    name: key.name,
    type: key.type,
    attributes: ['@id', `@default(${id.default})`, ...key.attributes],
    doc: [],
  }
  const owner: Owner = {
    model: names.model,
    one: names.one,
    many: names.many,
    ...place,
    unmapped: isUnmapped(schema),
    id: key,
    taken: new Set(),
    related: [],
  }
  const effects = fields.map((spec) => fieldEffects(spec, owner, schema))
  const own = effects.flatMap((effect) => effect.fields)
  const clash = own.find(({ name }) => owner.taken.has(`${names.model}.${name}`))
  if (clash) {
    throw specError(
      'NAME',
      `The field "${clash.name}" is both a field and the other side of a relation.`,
      'Choose another as=',
    )
  }
  return {
    block: {
      kind: 'model',
      name: names.model,
      fields: [idField, ...own, ...(timestamps ? timestampFields(owner) : [])],
      attributes: [
        ...effects.flatMap((effect) => effect.attributes),
        ...mapOfBlock(names.model, names.table),
        ...schemaAttribute(place.schema),
      ],
    },
    effects,
  }
}

export const createdAtField = (owner: Owner): PslField => ({
  name: 'createdAt',
  type: 'DateTime',
  attributes: [
    '@default(now())',
    ...mapAttribute('createdAt', undefined, owner),
    '@db.Timestamptz(3)',
  ],
  doc: [],
})

const timestampFields = (owner: Owner): PslField[] => [
  createdAtField(owner),
  {
    name: 'updatedAt',
    type: 'DateTime',
    attributes: [
      '@default(now())',
      '@updatedAt',
      ...mapAttribute('updatedAt', undefined, owner),
      '@db.Timestamptz(3)',
    ],
    doc: [],
  },
]
