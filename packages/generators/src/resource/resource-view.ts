import type { IdKind } from '../grammar/id-kind.ts'
import type { IdColumn } from '../plan/field-effects.ts'
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
  /** An id as JSON carries it, of a variable `id`. */
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
  /** Name of the target's key. */
  key: string
}

interface ResourceOptions {
  names: ModelNames
  id: IdKind
  fields: ApiField[]
  timestamps: boolean
  /** Names and key of a model that is referred to. */
  target: (model: string) => { names: ModelNames; id: IdColumn | undefined }
}

export function resourceView({
  names,
  id,
  fields,
  timestamps,
  target,
}: ResourceOptions): ResourceView {
  const pair = ({ name }: ApiField, value: string | undefined) => `${name}: ${value}`
  const plain = fields.filter(({ samples }) => samples.body !== undefined)
  const same = plain.filter(({ selected, samples }) => selected && samples.symmetric)
  const sentOnly = plain.filter((field) => !same.includes(field))
  const changed = same.find(({ samples }) => samples.other !== samples.body)
  const made = fields.filter(({ required, target: refersTo }) => required && refersTo === undefined)
  const imports = [...new Set(made.flatMap(({ samples }) => samples.imports))].sort()
  const idColumn: IdColumn = {
    name: 'id',
    type: id.type === 'int' ? 'Int' : id.type === 'bigint' ? 'BigInt' : 'String',
    attributes: id.type === 'uuid' ? ['@db.Uuid'] : [],
  }
  const refs = fields
    .filter((field) => field.required && field.target !== undefined)
    .map(({ name, target: model = '' }) => {
      const { names: other, id: key } = target(model)
      return { column: name, create: `create${model}`, file: other.file, key: key?.name ?? 'id' }
    })
  const others = [...new Map(refs.map(({ create, file }) => [create, { create, file }])).values()]
  return {
    ...names,
    paramExpression: paramExpression(idColumn),
    enumImports: [...new Set(fields.flatMap(({ enumName }) => enumName ?? []))].sort(),
    selected: [
      'id',
      ...fields.filter(({ selected }) => selected).map(({ name }) => name),
      ...(timestamps ? ['createdAt', 'updatedAt'] : []),
    ],
    bodyLines: fields.map(({ bodyLine }) => bodyLine),
    body: same.map((field) => pair(field, field.samples.body)).join(', '),
    sentOnly: sentOnly.map((field) => pair(field, field.samples.body)).join(', '),
    sent: sentOnly.length === 0 ? 'body' : 'sent',
    change: changed ? pair(changed, changed.samples.other) : '',
    hidden: fields.filter(({ selected }) => !selected).map(({ name }) => name),
    idsAscend: id.name === 'uuid7' || id.name === 'int',
    idInJson: id.type === 'bigint' ? 'String(id)' : 'id',
    testFactories: [{ create: `create${names.model}`, file: names.file }, ...others],
    factory: {
      imports: imports.length === 0 ? [] : [`{ ${imports.join(', ')} } from 'node:crypto'`],
      fields: made.map((field) => `${pair(field, field.samples.made)},`).join(' '),
      refs,
      others,
    },
  }
}
