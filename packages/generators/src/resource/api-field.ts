import type {
  EnumSpec,
  FieldSpec,
  RefSpec,
  ScalarSpec,
  ScalarTypeName,
} from '../grammar/field-spec.ts'
import { upperFirst } from '../grammar/words.ts'
import type { IdColumn } from '../plan/id-column.ts'
import type { ModelNames } from '../plan/names.ts'
import { refColumn } from '../plan/ref-effects.ts'
import { samplesOf } from './samples.ts'
import { schemaName } from './schema-name.ts'
import { localName } from './source/edit-imports.ts'

/** `field.text()`, and `.nullish()`, `.optional()`, `.nullable()` or nothing behind it. */
export interface FieldType {
  type: string
  suffix: string
}

/** A column as the API, its test and the factory see it. Expressions are TypeScript. */
export interface ApiField extends FieldType {
  name: string
  /** `answer.text()`; `type` and `suffix` are of the create body. */
  answer: FieldType
  /** Enum that both types name, as it is imported. */
  enumImport: string | undefined
  /** In the answers. */
  selected: boolean
  /** Whether lists are filtered and sorted by it: where it has an index, or where someone says so. */
  lists: 'indexed' | 'possible' | 'never'
  /** A create without it is refused. */
  required: boolean
  /** What a test sends; undefined for a reference that may be empty. */
  sample: string | undefined
  /** Another value, to change it to. */
  other: string | undefined
  /** What the factory makes up where it is required. */
  made: string
  /** Functions of `node:crypto` that it calls. */
  madeWith: string[]
  /** The model that its type names the schema of, where the API has it. */
  refersTo?: ModelNames
  /** Factory of the record that `sample` and `made` refer to. */
  target: RecordFactory | undefined
}

/** `createUser` of `user.ts`. */
export interface RecordFactory {
  create: string
  file: string
}

/** What a field's meaning in the API depends on beside its spec. */
export interface ApiContext {
  /** Its model. */
  model: string
  /** Names and key of a model that is referred to. */
  target: (model: string) => { names: ModelNames; id: IdColumn | undefined }
  enumValues: (name: string) => string[]
  /** The scope that reads a model by its routes, or `public`; undefined without routes. */
  readScope: (names: ModelNames) => string | undefined
  /** Whether a model has a factory. */
  hasFactory: (names: ModelNames) => boolean
}

/** `title: field.text(),` of the create body. */
export const bodyLine = ({ name, type, suffix }: ApiField) => `${name}: ${type}${suffix},`

/** `title: answer.text(),` of the answer. */
export const answerLine = ({ name, answer }: Pick<ApiField, 'name' | 'answer'>) =>
  `${name}: ${answer.type}${answer.suffix},`

/** Undefined for what Prisma's client or a JSON body does not carry. */
export function apiField(spec: FieldSpec, context: ApiContext): ApiField | undefined {
  if (spec.kind === 'many' || isLeftOut(spec)) return undefined
  if (spec.kind === 'ref') return refField(spec, context)
  const { model, enumValues } = context
  const enumImport = spec.kind === 'enum' ? enumImportOf(spec, model) : undefined
  const values = enumImport && localName(enumImport)
  const [one, answered] =
    spec.kind === 'scalar'
      ? [scalarExpression(spec), answerExpression(spec)]
      : [`z.enum(${values})`, `answer.choice(${values})`]
  const required = !spec.optional && spec.default === undefined && !spec.list
  // Prisma tells JSON's null from the database's, so `null` is not for zod to let through.
  const isJson = spec.kind === 'scalar' && spec.type === 'json' && !spec.list
  return {
    name: spec.name,
    type: spec.list ? `z.array(${one})` : one,
    suffix: spec.optional && !isJson ? '.nullish()' : required ? '' : '.optional()',
    answer: {
      type: spec.list ? `z.array(${answered})` : answered,
      suffix: spec.optional ? '.nullable()' : '',
    },
    enumImport,
    selected: !spec.private,
    lists: listsOf(spec),
    required,
    ...samplesOf(spec, enumValues),
    target: undefined,
  }
}

/** An index of another kind has no order. */
function listsOf(spec: ScalarSpec | EnumSpec): ApiField['lists'] {
  const isOpaque = spec.kind === 'scalar' && (spec.type === 'json' || spec.type === 'bytes')
  if (spec.private || spec.list || isOpaque) return 'never'
  return spec.unique || spec.index === 'btree' || spec.index === 'desc' ? 'indexed' : 'possible'
}

/** The column of a reference. */
export function refField(
  spec: RefSpec,
  { target, readScope }: ApiContext,
  name: string = refColumn(spec),
): ApiField {
  const { names, id } = target(spec.target)
  const create = `create${names.model}`
  const made = `(await ${create}(db)).${id?.name ?? 'id'}`
  const type = `field.${keyType(id)}()`
  const isInApi = readScope(names) !== undefined
  return {
    name,
    type: isInApi ? `refersTo(() => ${schemaName(names)}, ${type})` : type,
    ...(isInApi ? { refersTo: names } : {}),
    suffix: spec.optional ? '.nullish()' : '',
    answer: { type: `answer.${keyType(id)}()`, suffix: spec.optional ? '.nullable()' : '' },
    enumImport: undefined,
    selected: !spec.private,
    lists: spec.private ? 'never' : spec.index || spec.unique ? 'indexed' : 'possible',
    required: !spec.optional,
    sample: spec.optional ? undefined : id?.type === 'BigInt' ? `String(${made})` : made,
    other: undefined,
    made: `data.${name} ?? ${made}`,
    madeWith: [],
    target: { create, file: names.file },
  }
}

/** Says which fields the API leaves out; none, no note. */
export function leftOutNote(specs: FieldSpec[]): string[] {
  const names = specs.filter(isLeftOut).map(({ name }) => name)
  return names.length === 0 ? [] : [`Not in the API: ${names.join(', ')}.`]
}

const isLeftOut = (spec: FieldSpec) =>
  spec.kind === 'many' || (spec.kind === 'scalar' && unsupported.has(spec.type))

const unsupported: ReadonlySet<ScalarTypeName> = new Set(['tsvector', 'vector', 'interval'])

/** `PostStatus`; under another name where the answers' own type has it. */
function enumImportOf({ of, name }: EnumSpec, model: string): string {
  const enumName = 'name' in of ? of.name : `${model}${upperFirst(name)}`
  const isTaken = enumName === `${model}Answer` || enumName === 'Including'
  return isTaken ? `${enumName} as ${enumName}Enum` : enumName
}

/** The function of `apps/api/src/http/fields.ts` and `answers.ts`. */
function columnType(type: ScalarTypeName): string {
  if (type === 'string' || type === 'char' || type === 'citext') return 'text'
  if (type === 'timestamp') return 'datetime'
  return type === 'real' ? 'float' : type
}

function scalarExpression({ type, size, optional, list }: ScalarSpec): string {
  if (type === 'json' && list) return 'field.jsonItem()'
  if (type === 'json' && optional) return 'field.jsonOrNull()'
  const column = columnType(type)
  const isSized = column === 'text' || column === 'decimal'
  return `field.${column}(${isSized ? size.join(', ') : ''})`
}

/** `text` is long, in the grammar's words: a schema does not tell it from `string`. */
const answerExpression = ({ type, size }: ScalarSpec) =>
  type === 'text'
    ? 'answer.longText()'
    : `answer.${columnType(type)}(${type === 'decimal' ? size.join(', ') : ''})`

/** The key of a record, as a column type. */
export function keyType(id: IdColumn | undefined): string {
  if (id?.attributes.includes('@db.Uuid')) return 'uuid'
  if (id?.type === 'Int') return 'int'
  return id?.type === 'BigInt' ? 'bigint' : 'text'
}

/** The key of a record in a path, where everything is text. */
export const paramType = (type: string): string =>
  type === 'field.int()' ? 'z.coerce.number().pipe(field.int())' : type
