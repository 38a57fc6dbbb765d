import type { IdKind } from '../grammar/id-kind.ts'
import { type IdColumn, newIdColumn } from '../plan/id-column.ts'
import type { ModelNames } from '../plan/names.ts'
import { type ApiField, paramExpression } from './api-field.ts'

/** All that the templates of a resource may say. Lines and expressions are TypeScript; Biome formats them. */
export interface ResourceView extends ModelNames {
  paramExpression: string
  enumImports: string[]
  /** Names in the answers. */
  selected: string[]
  bodyLines: string[]
  /** `email: 'email-1', name: 'name-1'`: what a create gets and answers in the same words. */
  body: string
  /** What it gets besides: private fields, and types that answer in other words. */
  sentOnly: string
  /** The variable that a create sends: `body`, or `sent` where the two differ. */
  sent: string
  /** `email: 'email-2'` */
  change: string
  /** Private fields. */
  hidden: string[]
  /** Ids made one after the other ascend. */
  idsAscend: boolean
  /** The property of an id as JSON carries it, of a variable `id`. */
  idInJson: string
  factory: {
    imports: string[]
    fields: string
    refs: FactoryRef[]
    /** The factories that it calls. */
    others: { create: string; file: string }[]
  }
  /** The factories that the test of the routes calls. */
  testFactories: { create: string; file: string }[]
}

interface FactoryRef {
  column: string
  /** `createUser`, of `./user.ts`. */
  create: string
  file: string
  /** The key of the record that it makes, and the same in JSON. */
  made: string
  inJson: string
}

interface ResourceOptions {
  names: ModelNames
  id: IdKind
  fields: ApiField[]
  timestamps: boolean
  /** Names and key of a model that is referred to. */
  target: (model: string) => { names: ModelNames; id: IdColumn | undefined }
}

export function resourceView(options: ResourceOptions): ResourceView {
  const { names, id, fields, timestamps } = options
  const factory = factoryView(options)
  const selected = fields.filter((field) => field.selected).map(({ name }) => name)
  return {
    ...names,
    ...testView(fields),
    factory,
    testFactories: [{ create: `create${names.model}`, file: names.file }, ...factory.others],
    paramExpression: paramExpression(newIdColumn(id)),
    enumImports: [...new Set(fields.flatMap(({ enumName }) => enumName ?? []))].sort(),
    selected: ['id', ...selected, ...(timestamps ? ['createdAt', 'updatedAt'] : [])],
    bodyLines: fields.map(({ bodyLine }) => bodyLine),
    idsAscend: id.name === 'uuid7' || id.name === 'int',
    idInJson: id.type === 'bigint' ? 'id: String(id)' : 'id',
  }
}

function testView(fields: ApiField[]) {
  const plain = fields.filter(({ samples }) => samples.body !== undefined)
  const same = plain.filter(({ selected, samples }) => selected && samples.symmetric)
  const sentOnly = plain.filter((field) => !same.includes(field))
  const changed = same.find(({ samples }) => samples.other !== samples.body)
  const bodies = (list: ApiField[]) =>
    list.map((field) => property(field, field.samples.body)).join(', ')
  return {
    body: bodies(same),
    sentOnly: bodies(sentOnly),
    sent: sentOnly.length === 0 ? 'body' : 'sent',
    change: changed ? property(changed, changed.samples.other) : '',
    hidden: fields.filter(({ selected }) => !selected).map(({ name }) => name),
  }
}

function factoryView({ fields, target }: ResourceOptions): ResourceView['factory'] {
  const required = fields.filter((field) => field.required)
  const made = required.filter((field) => field.target === undefined)
  const imports = [...new Set(made.flatMap(({ samples }) => samples.imports))].sort()
  const refs = required.flatMap((field) =>
    field.target === undefined ? [] : [factoryRef(field.name, field.target, target(field.target))],
  )
  return {
    imports: imports.length === 0 ? [] : [`{ ${imports.join(', ')} } from 'node:crypto'`],
    fields: made.map((field) => `${property(field, field.samples.made)},`).join(' '),
    refs,
    others: [...new Map(refs.map(({ create, file }) => [create, { create, file }])).values()],
  }
}

function factoryRef(
  column: string,
  model: string,
  { names, id }: ReturnType<ResourceOptions['target']>,
): FactoryRef {
  const create = `create${model}`
  const made = `(await ${create}(db)).${id?.name ?? 'id'}`
  const inJson = id?.type === 'BigInt' ? `String(${made})` : made
  return { column, create, file: names.file, made, inJson }
}

const property = ({ name }: ApiField, value: string | undefined) => `${name}: ${value}`
