import type { SchemaFile } from '@repo/schema-engine'
import fc from 'fast-check'
import { freshName, type ModelShape, modelOf, type RawModel } from './arbitrary-schema/models.ts'
import { type RawRelation, relate } from './arbitrary-schema/relations.ts'
import type { BlockShape, SchemaShape } from './arbitrary-schema/shape.ts'
import { writeSchema } from './arbitrary-schema/write-schema.ts'

interface ArbitrarySchemaOptions {
  /** With views, which Prisma reads and never makes. */
  views?: boolean
  /** With several schemas of the database. */
  schemas?: boolean
  /** Models at most. */
  models?: number
}

/**
 * Schemas that Prisma accepts, in one to three files: columns of all types, enums, relations of all
 * kinds, ignored fields and models, comments in all places, odd spaces, LF, CRLF or CR. They shrink
 * to few, plain models.
 */
export function arbitrarySchema({
  views = true,
  schemas = true,
  models = 4,
}: ArbitrarySchemaOptions = {}): fc.Arbitrary<SchemaFile[]> {
  return fc
    .record({
      models: fc.array(model(), { minLength: 1, maxLength: models }),
      views: fc.array(model(), { maxLength: views ? 1 : 0 }),
      enums: fc.array(enumeration(), { maxLength: 2 }),
      relations: fc.array(relation(), { maxLength: 4 }),
      schemas: schemas ? fc.boolean() : fc.constant(false),
      style: fc.array(fc.nat(59), { minLength: 1, maxLength: 80 }),
    })
    .map(({ style, ...raw }) => writeSchema(shapeOf(raw), style))
}

interface RawEnum {
  name: string
  values: string[]
  mapped: number
}

interface RawSchema {
  models: RawModel[]
  views: RawModel[]
  enums: RawEnum[]
  relations: RawRelation[]
  schemas: boolean
}

const flags = () => fc.nat(127)

const column = () =>
  fc.record({
    name: fc.constantFrom(
      ...[
        'title',
        'name',
        'title',
        'fields',
        'references',
        'map',
        'where',
        'model',
        'type',
        'enum',
      ],
      ...[
        'größe',
        '名前',
        'x',
        'createdAt',
        'updatedAt',
        'isActive',
        'User',
        'draft',
        'idx',
        'Id_2',
      ],
    ),
    type: fc.nat(12),
    arity: fc.nat(2),
    flags: flags(),
  })

const index = () =>
  fc.record({ columns: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }), flags: flags() })

const model = (): fc.Arbitrary<RawModel> =>
  fc.record({
    name: fc.constantFrom(
      ...['User', 'Post', 'Tag', 'PostTag', 'Order', 'OrderItem', 'Größe', 'A', 'audit', 'Type_1'],
    ),
    key: fc.nat(4),
    columns: fc.array(column(), { maxLength: 6 }),
    indexes: fc.array(index(), { maxLength: 2 }),
    flags: fc.nat(31),
  })

const enumeration = (): fc.Arbitrary<RawEnum> =>
  fc.record({
    name: fc.constantFrom('Status', 'draft', 'title', 'Role'),
    values: fc.uniqueArray(fc.constantFrom('draft', 'live', 'ADMIN', 'User', 'title', 'z_1'), {
      minLength: 1,
      maxLength: 4,
    }),
    mapped: fc.nat(7),
  })

const relation = (): fc.Arbitrary<RawRelation> =>
  fc.record({
    name: fc.constantFrom('author', 'parent', 'owner', 'title', 'user'),
    from: fc.nat(9),
    to: fc.nat(9),
    kind: fc.nat(2),
    flags: flags(),
  })

function shapeOf(raw: RawSchema): SchemaShape {
  const taken = new Set<string>()
  const enums = raw.enums.map((one) => ({ ...one, name: freshName(taken, one.name) }))
  const named = (one: RawModel) => ({ ...one, name: freshName(taken, one.name) })
  const models = raw.models.map((one, at) => modelOf(named(one), at, enums))
  const views = raw.views.map((one, at) => viewOf(modelOf(named(one), models.length + at, enums)))
  relate(models, raw.relations, views)
  const schemas = raw.schemas ? ['public', 'other'] : []
  const blocks = [...models, ...views, ...enums.map(enumOf)].map((block, at) => ({
    ...block,
    attributes: [
      ...block.attributes,
      ...(raw.schemas ? [`@@schema("${schemas[at % 2] ?? ''}")`] : []),
    ],
  }))
  return { blocks, schemas, previewFeatures: views.length > 0 ? ['views'] : [] }
}

/** A view has no keys but unique fields, and neither indexes nor defaults. */
function viewOf(model: ModelShape): ModelShape {
  const lines = model.columns.map(({ attributes, ...line }) => ({
    ...line,
    attributes: attributes.filter((text) => /^@(map|db|ignore)/.test(text)),
  }))
  const key = { name: 'viewKey', type: 'Int', attributes: ['@unique'], indexable: true }
  return {
    ...model,
    kind: 'view',
    lines: [key, ...lines],
    key: [key],
    hasSingleId: false,
    attributes: model.attributes.filter((text) => /^@@(map|ignore)/.test(text)),
  }
}

const enumOf = ({ name, values, mapped }: RawEnum): BlockShape => ({
  kind: 'enum',
  name,
  lines: values.map((value, at) => ({
    name: value,
    attributes: mapped & 1 && at === 0 ? [`@map("${value} {")`] : [],
  })),
  attributes: mapped & 2 ? [`@@map("e ${name}")`] : [],
})
