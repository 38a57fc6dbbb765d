import type { FieldSpec, ScalarSpec, ScalarTypeName } from '../grammar/field-spec.ts'
import { upperFirst } from '../grammar/words.ts'
import type { IdColumn } from '../plan/id-column.ts'
import { refColumn } from '../plan/ref-effects.ts'
import { type Samples, samplesOf } from './samples.ts'

/** A column as the API sees it. */
export interface ApiField {
  name: string
  /** `email: field.text(),` of the create body. */
  bodyLine: string
  /** Enum that the line names. */
  enumName: string | undefined
  /** In the answers. */
  selected: boolean
  /** A create without it is refused. */
  required: boolean
  unique: boolean
  /** Model whose record must exist first. */
  target: string | undefined
  samples: Samples
}

/** What a field's meaning in the API depends on beside its spec. */
export interface ApiContext {
  /** Its model. */
  model: string
  targetId: (model: string) => IdColumn | undefined
  enumValues: (name: string) => string[]
}

/** Undefined for what Prisma's client or a JSON body does not carry. */
export function apiField(
  spec: FieldSpec,
  { model, targetId, enumValues }: ApiContext,
): ApiField | undefined {
  if (spec.kind === 'many' || isLeftOut(spec)) return undefined
  const isRef = spec.kind === 'ref'
  const name = isRef ? refColumn(spec) : spec.name
  const enumName = spec.kind === 'enum' ? enumNameOf(spec.of, model, spec.name) : undefined
  const type = isRef ? refType(targetId(spec.target)) : undefined
  const list = !isRef && spec.list
  const one = type ?? (spec.kind === 'scalar' ? scalarExpression(spec) : `z.enum(${enumName})`)
  const hasDefault = !isRef && spec.default !== undefined
  const required = !spec.optional && !hasDefault && !list
  // Prisma tells JSON's null from the database's, so `null` is not for zod to let through.
  const isJson = spec.kind === 'scalar' && spec.type === 'json' && !list
  const suffix = spec.optional && !isJson ? '.nullish()' : required ? '' : '.optional()'
  return {
    name,
    bodyLine: `${name}: ${list ? `z.array(${one})` : one}${suffix},`,
    enumName,
    selected: !spec.private,
    required,
    unique: spec.unique,
    target: isRef ? spec.target : undefined,
    samples: samplesOf(spec, name, enumValues),
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

export const enumNameOf = (
  of: { values: string[] } | { name: string },
  model: string,
  field: string,
) => ('name' in of ? of.name : `${model}${upperFirst(field)}`)

/** Functions of `apps/api/src/fields.ts`. */
function scalarExpression({ type, size, optional, list }: ScalarSpec): string {
  if (type === 'json' && list) return 'field.jsonItem()'
  if (type === 'json' && optional) return 'field.jsonOrNull()'
  if (type === 'string' || type === 'text' || type === 'char' || type === 'citext') {
    return `field.text(${size[0] ?? ''})`
  }
  if (type === 'decimal') return `field.decimal(${size.join(', ')})`
  if (type === 'timestamp') return 'field.datetime()'
  return `field.${type === 'real' ? 'float' : type}()`
}

/** The key of a referred record, in a body. */
function refType(id: IdColumn | undefined): string {
  if (id?.attributes.includes('@db.Uuid')) return 'field.uuid()'
  if (id?.type === 'Int') return 'field.int()'
  return id?.type === 'BigInt' ? 'field.bigint()' : 'field.text()'
}

/** The key of a record in a path, where everything is text. */
export function paramExpression(id: IdColumn | undefined): string {
  return id?.type === 'Int' ? 'z.coerce.number().pipe(field.int())' : refType(id)
}
