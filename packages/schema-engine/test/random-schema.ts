import { readDmmf } from '../src/api/validate-schema.ts'
import type { SchemaFile } from '../src/index.ts'

/** So many, the same each time; `EXPLORE=20`: twenty times as many. */
export const randomSeeds = (usual: number): number[] =>
  Array.from({ length: usual * Number(process.env.EXPLORE ?? 1) }, (_, at) => at + 1)

/** A schema that can be changed, in parts that refer to each other by name. */
interface Parts {
  models: Model[]
  enums: { name: string; values: string[] }[]
  relations: Relation[]
}

interface Model {
  name: string
  id: string
  fields: Field[]
  /** Whole lines. */
  others: string[]
}

interface Field {
  name: string
  type: string
  arity: '' | '?' | '[]'
  attributes: string
  documented: boolean
}

interface Relation {
  number: number
  kind: 'one' | 'many' | 'manyToMany'
  from: string
  to: string
  arity: '' | '?'
}

type Random = <Item>(choices: readonly Item[]) => Item

const ids = [
  'id Int @id @default(autoincrement())',
  'id String @id @default(uuid(7)) @db.Uuid',
  'id BigInt @id',
  'code String @id',
]
const types = [
  ...['String', 'String @db.VarChar(20)', 'String @db.Uuid', 'Int', 'Int @db.SmallInt', 'BigInt'],
  ...['Float', 'Decimal @db.Decimal(10, 2)', 'Boolean', 'DateTime', 'Json', 'Bytes'],
]

/**
 * A schema and what random edits make of it, one after the other, the same for the same seed.
 * Prisma does not accept every one.
 */
export function* randomSchemas(seed: number): Generator<string, never> {
  const random = randomFrom(seed)
  const counter = { last: 0 }
  const add = additions(random, counter)
  let parts: Parts = { models: [], enums: [], relations: [] }
  for (let count = random([1, 4, 8]); count >= 0; count -= 1) {
    add.model(parts)
    if (random([true, false])) add.enum(parts)
    add.relation(parts)
  }
  for (;;) {
    yield print(parts)
    parts = structuredClone(parts)
    const edits = [...Object.values(add), ...Object.values(changes(random, counter))]
    for (let count = random([1, 1, 2]); count > 0; count -= 1) random(edits)(parts)
  }
}

export function isAccepted(files: SchemaFile[]): boolean {
  try {
    readDmmf(files)
    return true
  } catch {
    return false
  }
}

/** mulberry32 */
function randomFrom(seed: number): Random {
  let state = seed
  return (choices) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    const index = ((mixed ^ (mixed >>> 14)) >>> 0) % choices.length
    return choices[index] as (typeof choices)[number] // no list of choices is empty
  }
}

type Edit = (parts: Parts) => void

function additions(random: Random, counter: { last: number }) {
  const number = () => (counter.last += 1)
  const field: Edit = ({ models, enums }) => {
    const model = random(models)
    const [type = '', ...attributes] = random([...types, ...enums.map(({ name }) => name)]).split(
      ' ',
    )
    model.fields.push({
      name: `${random(['title', 'value', 'count'])}${number()}`,
      type,
      arity: random(['', '', '?', '[]'] as const),
      attributes: [...attributes, random(['', '', '', '@ignore', `@map("m${number()}")`])].join(
        ' ',
      ),
      documented: random([true, false, false]),
    })
  }
  return {
    field,
    model(parts) {
      parts.models.push({ name: `M${number()}`, id: random(ids), fields: [], others: [] })
      for (let count = random([0, 1, 3]); count > 0; count -= 1) field(parts)
    },
    enum: ({ enums }) => enums.push({ name: `E${number()}`, values: ['x', 'y'] }),
    relation({ models, relations }) {
      relations.push({
        number: number(),
        kind: random(['one', 'many', 'many', 'manyToMany'] as const),
        from: random(models).name,
        to: random(models).name,
        arity: random(['', '?'] as const),
      })
    },
  } satisfies Record<string, Edit>
}

function changes(random: Random, counter: { last: number }): Record<string, Edit> {
  const number = () => (counter.last += 1)
  const ofField = (change: (field: Field, model: Model) => void): Edit => {
    return ({ models }) => {
      const model = random(models)
      if (model.fields.length > 0) change(random(model.fields), model)
    }
  }
  const ofRelation = (change: (relation: Relation, parts: Parts) => void): Edit => {
    return (parts) => {
      if (parts.relations.length > 0) change(random(parts.relations), parts)
    }
  }
  return {
    nothing: () => {},
    removeField: ofField((field, model) => model.fields.splice(model.fields.indexOf(field), 1)),
    renameField: ofField((field) => Object.assign(field, { name: `renamed${number()}` })),
    arity: ofField((field) => Object.assign(field, { arity: random(['', '?', '[]']) })),
    documentation: ofField((field) => Object.assign(field, { documented: !field.documented })),
    id: ({ models }) => Object.assign(random(models), { id: random(ids) }),
    unsupported({ models }) {
      random(models).others = [random(['', 'v Unsupported("tsvector")?', 'v Unsupported("point")'])]
    },
    map: ({ models }) => random(models).others.push(`@@map("t${number()}")`),
    order: ({ models }) => models.reverse(),
    removeModel({ models }) {
      if (models.length > 1) models.splice(models.indexOf(random(models)), 1)
    },
    renameModel({ models, relations }) {
      const model = random(models)
      const name = `N${number()}`
      for (const relation of relations) {
        if (relation.from === model.name) relation.from = name
        if (relation.to === model.name) relation.to = name
      }
      model.name = name
    },
    removeRelation: ofRelation((relation, { relations }) =>
      relations.splice(relations.indexOf(relation), 1),
    ),
    relationKind: ofRelation((relation) =>
      Object.assign(relation, { kind: random(['one', 'many', 'manyToMany']) }),
    ),
    renameRelation: ofRelation((relation) => Object.assign(relation, { number: number() })),
    enumValue({ enums }) {
      if (enums.length > 0) random(enums).values.push(`v${number()}`)
    },
  }
}

function print({ models, enums, relations }: Parts): string {
  const blocks = models.map((model) => {
    const fields = model.fields.flatMap(({ name, type, arity, attributes, documented }) => [
      ...(documented ? [`/// Says what ${name} is.`] : []),
      `${name} ${type}${arity} ${attributes}`,
    ])
    const related = relations.flatMap((relation) => relationLines(relation, model, models))
    return block(`model ${model.name}`, [model.id, ...fields, ...related, ...model.others])
  })
  return [
    block('generator client', [
      'provider = "prisma-client"',
      'output = "../src/generated"',
      'moduleFormat = "esm"',
      'generatedFileExtension = "ts"',
      'importFileExtension = "ts"',
    ]),
    block('datasource db', ['provider = "postgresql"']),
    ...blocks,
    ...enums.map(({ name, values }) => block(`enum ${name}`, values)),
  ].join('\n')
}

const block = (head: string, lines: string[]) =>
  `${head} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`

/** Those in `model` of a relation; none if its other model has gone. */
function relationLines(relation: Relation, { name }: Model, models: Model[]): string[] {
  const { number, kind, from, to, arity } = relation
  const target = models.find((model) => model.name === to)
  if (target === undefined || !models.some((model) => model.name === from)) return []
  const [key, type, ...attributes] = target.id.split(' ')
  const native = attributes.filter((text) => text.startsWith('@db')).join(' ')
  const [many, unique] = [kind === 'manyToMany', kind === 'one' ? '@unique' : '']
  const own = many
    ? [`to${number} ${to}[] @relation("R${number}")`]
    : [
        `key${number} ${type}${arity} ${native} ${unique}`,
        `to${number} ${to}${arity} @relation("R${number}", fields: [key${number}], references: [${key}])`,
      ]
  const back = [`from${number} ${from}${kind === 'one' ? '?' : '[]'} @relation("R${number}")`]
  return [...(name === from ? own : []), ...(name === to ? back : [])]
}
