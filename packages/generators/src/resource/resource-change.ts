import type { FieldSpec } from '../grammar/field-spec.ts'
import { type Reference, referenceOf } from '../plan/ref-of-field.ts'
import { specOfField } from '../plan/spec-of-field.ts'
import { relationOf } from '../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock } from '../schema/scan-schema.ts'
import { fieldsOf, findField } from '../schema/schema-lookup.ts'
import { type ApiContext, type ApiField, apiField, refField } from './api-field.ts'
import { withCarriedSamples } from './carried-samples.ts'
import type { ColumnChange, RelationChange } from './column-change.ts'
import { includedRelation } from './included-relation.ts'

/**
 * What happened to a field of the schema. A reference is two fields: `add` and `replace` are of
 * both, `rename` and `remove` of the one that they name, `author` or `authorId`. `nullable`: rows may
 * still be without a value that every write from now on gives, so that answers have null.
 */
export type ResourceChange =
  | { change: 'add'; spec: FieldSpec; nullable?: boolean }
  | { change: 'rename'; from: string; to: string }
  | { change: 'remove'; name: string }
  /** Another type, required or optional. */
  | { change: 'replace'; spec: FieldSpec; nullable?: boolean }
  /** It is the first of an index. */
  | { change: 'index'; name: string }

export type FieldChange = { column: ColumnChange } | { relation: RelationChange }

/** The schema as it was, and the model in it. */
export interface Before {
  schema: ScannedSchema
  block: SchemaBlock
  context: ApiContext
}

/** A change as what becomes of a column and of a relation. Empty for what the API never has. */
export function fieldChanges(change: ResourceChange, before: Before): FieldChange[] {
  if (change.change === 'index') return []
  if (change.change === 'add' || change.change === 'replace') {
    const changes = change.change === 'add' ? additions : replacement
    const made = changes(change.spec, before)
    return change.nullable ? made.map(withNull) : made
  }
  const name = change.change === 'rename' ? change.from : change.name
  const to = change.change === 'rename' ? change.to : undefined
  const { schema, block, context } = before
  const item = findField(block, name)
  const reference = item && referenceOf(schema, block, item)
  if (reference && reference.relation === item) return renamedRelation(reference, to, context)
  // The other side of a reference, a list, or a relation of several columns.
  if (
    item &&
    reference === undefined &&
    relationOf(schema, block, item)?.keys.includes(item) === false
  ) {
    return []
  }
  const from = knownColumn(name, name, before) ?? unknownColumn(name)
  if (to === undefined) return [{ column: { from, to } }]
  return [{ column: { from, to: knownColumn(name, to, before) ?? unknownColumn(to) } }]
}

function additions(spec: FieldSpec, { context }: Before): FieldChange[] {
  const column = apiField(spec, context)
  const relation = includedRelation(spec, context)
  return [
    ...(relation ? [{ relation: { from: undefined, to: relation } }] : []),
    ...(column ? [{ column: { from: undefined, to: column } }] : []),
  ]
}

function renamedRelation({ spec, column }: Reference, to: string | undefined, context: ApiContext) {
  const included = includedRelation(spec, context)
  if (included === undefined) return []
  const from = { ...included, column: column.name }
  return [{ relation: { from, to: to === undefined ? undefined : { ...from, name: to } } }]
}

function replacement(spec: FieldSpec, before: Before): FieldChange[] {
  const { schema, block, context } = before
  const item = findField(block, spec.name)
  const reference = item && referenceOf(schema, block, item)
  const name = reference?.column.name ?? spec.name
  const to =
    reference && spec.kind !== 'many'
      ? refField({ ...reference.spec, optional: spec.optional }, context, name)
      : apiField(withDefault(spec, item && specOfField(schema, block, item)), context)
  if (to === undefined) return []
  const from = knownColumn(name, name, before) ?? unknownColumn(name)
  const retyped = from.type !== to.type
  return [{ column: { from, to: retyped ? withCarriedSamples(spec, from, to) : to } }]
}

function withNull(change: FieldChange): FieldChange {
  if (!('column' in change) || change.column.to === undefined) return change
  const { from, to } = change.column
  const answer = { ...to.answer, suffix: '.nullable()' }
  return { column: { from, to: { ...to, answer } } }
}

/** Another type keeps the default. */
function withDefault(spec: FieldSpec, old: FieldSpec | undefined): FieldSpec {
  const hasNone = (spec.kind === 'scalar' || spec.kind === 'enum') && spec.default === undefined
  const had = (old?.kind === 'scalar' || old?.kind === 'enum') && old.default
  return hasNone && had ? { ...spec, default: had } : spec
}

/** A column of the schema, as it would be under a name. */
function knownColumn(
  name: string,
  named: string,
  { schema, block, context }: Before,
): ApiField | undefined {
  const item = findField(block, name)
  if (item === undefined) return undefined
  const reference = referenceOf(schema, block, item)
  if (reference) return refField(reference.spec, context, named)
  const spec = specOfField(schema, block, item)
  return spec && apiField({ ...spec, name: named }, context)
}

/** The columns of the model after the changes. */
export function columnsAfter(changes: readonly FieldChange[], before: Before): ApiField[] {
  const columns = changes.flatMap((change) => ('column' in change ? change.column : []))
  const kept = fieldsOf(before.block).flatMap(({ name }) => {
    const change = columns.find(({ from }) => from?.name === name)
    return (change ? change.to : knownColumn(name, name, before)) ?? []
  })
  return [...kept, ...columns.flatMap(({ from, to }) => (from === undefined ? to : []))]
}

/** Of a type that the grammar lacks: only its name is followed. */
const unknownColumn = (name: string): ApiField => ({
  name,
  type: '',
  suffix: '',
  answer: { type: '', suffix: '' },
  enumImport: undefined,
  selected: true,
  lists: 'possible',
  required: false,
  sample: undefined,
  other: undefined,
  made: '',
  madeWith: [],
  target: undefined,
})
