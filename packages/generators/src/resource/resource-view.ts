import type { IdKind } from '../grammar/id-kind.ts'
import { newIdColumn } from '../plan/id-column.ts'
import type { ModelNames } from '../plan/names.ts'
import {
  type ApiField,
  answerLine,
  bodyLine,
  keyType,
  paramType,
  type RecordFactory,
} from './api-field.ts'
import {
  type IncludedRelation,
  includeTest,
  relatedImport,
  relatedLine,
} from './included-relation.ts'
import { schemaName } from './schema-name.ts'

/** All that the templates of a resource may say. Lines and expressions are TypeScript; Biome formats them. */
export interface ResourceView extends ModelNames {
  /** The constant that says how a record is answered. */
  schema: string
  paramType: string
  enumImports: string[]
  answerLines: string[]
  bodyLines: string[]
  /** A body has a reference to a record that the API has. */
  refers: boolean
  /** `'id', 'email'`: what lists are filtered and sorted by. */
  listedBy: string
  related: { imports: string[]; lines: string[]; tests: string[] }
  /** It has `updatedAt`, by which ETags tell versions apart. */
  timestamps: boolean
  /** A row, with its ETag if it has one. */
  answered: string
  /** `can('posts:read', ` and the same to write, up to what they answer; `open(` without a scope. */
  access: { mark: 'can' | 'open'; read: string; write: string }
  /** `email: 'email-1', name: 'name-1'`: what a create gets, and answers in the same words. */
  body: string
  /** What it gets besides: private fields. */
  sentOnly: string
  /** The variable that a create sends: `body`, or `sent` where the two differ. */
  sent: string
  /** `email: 'email-2'` */
  change: string
  /** Private fields. */
  hidden: string[]
  /** Ids made one after the other ascend. */
  idsAscend: boolean
  /** The ids of two variables as JSON carries them. */
  ids: { first: string; second: string }
  factory: { imports: string[]; fields: string; refs: string; others: RecordFactory[] }
  /** The factories that the test of the routes calls. */
  testFactories: RecordFactory[]
}

interface ResourceOptions {
  names: ModelNames
  id: IdKind
  fields: ApiField[]
  relations: IncludedRelation[]
  timestamps: boolean
  /** Without a token. */
  isPublic: boolean
}

export function resourceView(options: ResourceOptions): ResourceView {
  const { names, id, fields, relations, timestamps, isPublic } = options
  const factory = factoryView(fields)
  const tested = relations.filter(({ testable }) => testable)
  return {
    ...names,
    ...testView(fields),
    factory,
    testFactories: distinct([
      recordFactory(names),
      ...factory.others,
      ...tested.map(({ target }) => recordFactory(target)),
    ]),
    refers: fields.some(({ refersTo }) => refersTo !== undefined),
    related: {
      ...relatedView(names, relations, fields),
      tests: tested.map((relation) => includeTest(relation, names)),
    },
    schema: schemaName(names),
    paramType: paramType(`field.${keyType(newIdColumn(id))}()`),
    enumImports: [...new Set(fields.flatMap(({ enumImport }) => enumImport ?? []))].sort(),
    answerLines: answerLines(options),
    bodyLines: fields.map(bodyLine),
    listedBy: listedBy(fields),
    timestamps,
    answered: timestamps ? 'tagged(c, row)' : 'row',
    access: accessView(names, isPublic),
    idsAscend: ['uuid7', 'int', 'bigint'].includes(id.name),
    ids: { first: idInJson('first', id), second: idInJson('second', id) },
  }
}

const listedBy = (fields: ApiField[]) =>
  ['id', ...fields.filter(({ lists }) => lists === 'indexed').map(({ name }) => name)]
    .map((name) => `'${name}'`)
    .join(', ')

const idInJson = (variable: string, { type }: IdKind) =>
  type === 'bigint' ? `String(${variable}.id)` : `${variable}.id`

function answerLines({ id, fields, timestamps }: ResourceOptions): string[] {
  const own = (name: string, type: string) => ({ name, answer: { type, suffix: '' } })
  const times = ['createdAt', 'updatedAt'].map((name) => own(name, 'answer.datetime()'))
  return [
    own('id', `answer.${keyType(newIdColumn(id))}()`),
    ...fields.filter(({ selected }) => selected),
    ...(timestamps ? times : []),
  ].map(answerLine)
}

function accessView({ route }: ModelNames, isPublic: boolean): ResourceView['access'] {
  if (isPublic) return { mark: 'open', read: 'open(', write: 'open(' }
  return { mark: 'can', read: `can('${route}:read', `, write: `can('${route}:write', ` }
}

function relatedView(names: ModelNames, relations: IncludedRelation[], fields: ApiField[]) {
  const referred = fields.flatMap(({ refersTo }) => (refersTo ? { target: refersTo } : []))
  const imports = [...relations, ...referred].flatMap((one) => relatedImport(one, names) ?? [])
  return {
    imports: [...new Set(imports.map(({ name, module }) => `import { ${name} } from '${module}'`))],
    lines: relations.map(relatedLine),
  }
}

function testView(fields: ApiField[]) {
  const sent = fields.filter(({ sample }) => sample !== undefined)
  const same = sent.filter(({ selected }) => selected)
  const hidden = sent.filter(({ selected }) => !selected)
  const changed = same.find(isChangeable)
  const bodies = (list: ApiField[]) => list.map(({ name, sample }) => `${name}: ${sample}`)
  return {
    body: bodies(same).join(', '),
    sentOnly: bodies(hidden).join(', '),
    sent: hidden.length === 0 ? 'body' : 'sent',
    change: changed ? `${changed.name}: ${changed.other}` : '',
    hidden: fields.filter(({ selected }) => !selected).map(({ name }) => name),
  }
}

/** A test can change it and see it changed. */
export const isChangeable = ({ selected, sample, other }: ApiField) =>
  selected && other !== undefined && other !== sample

function factoryView(fields: ApiField[]): ResourceView['factory'] {
  const required = fields.filter((field) => field.required)
  const refs = required.filter(({ target }) => target !== undefined)
  const made = required.filter(({ target }) => target === undefined)
  const imports = [...new Set(made.flatMap(({ madeWith }) => madeWith))].sort()
  const properties = (list: ApiField[]) =>
    list.map((field) => `${field.name}: ${field.made},`).join(' ')
  return {
    imports: imports.length === 0 ? [] : [`{ ${imports.join(', ')} } from 'node:crypto'`],
    fields: properties(made),
    refs: properties(refs),
    others: distinct(refs.flatMap(({ target }) => target ?? [])),
  }
}

const recordFactory = ({ model, file }: ModelNames): RecordFactory => ({
  create: `create${model}`,
  file,
})

const distinct = (factories: RecordFactory[]) => [
  ...new Map(factories.map((factory) => [factory.create, factory])).values(),
]
