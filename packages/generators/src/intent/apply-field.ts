import { nameOf } from '../schema/change-field.ts'
import type { PslField } from '../schema/psl.ts'
import type { FieldChange } from '../schema/schema-edit.ts'
import { addIndex, dropIndexes } from './apply-index.ts'
import { plainField, withAttribute, withoutAttribute } from './field-meaning.ts'
import { indexMeaning } from './index-meaning.ts'
import { relationNamed, type SchemaState } from './schema-state.ts'

export function addField(
  state: SchemaState,
  model: string,
  { name, type, attributes }: PslField,
): void {
  for (const attribute of attributes) addIndex(state, indexMeaning(model, attribute, name))
  if (type.startsWith('Unsupported') || attributes.some((text) => nameOf(text) === '@ignore'))
    return
  const relation = relationNamed(state, model, type.replace(/\W+$/u, ''))
  const field = attributes.reduce(
    (known, attribute) => withAttribute(known, attribute, relation),
    plainField(type, relation),
  )
  state.models.get(model)?.fields.set(name, field)
}

export function changeField(
  state: SchemaState,
  model: string,
  name: string,
  change: FieldChange,
): void {
  const { arity, type, set = [], drop = [] } = change
  for (const attribute of [...drop, ...set]) {
    const { type: kind } = indexMeaning(model, attribute, name) ?? {}
    if (kind) dropIndexes(state, model, name, kind)
  }
  for (const attribute of set) addIndex(state, indexMeaning(model, attribute, name))
  const fields = state.models.get(model)?.fields
  const field = fields?.get(name)
  if (fields === undefined || field === undefined) {
    if (type !== undefined || drop.includes('@ignore')) state.open.add(`${model}.${name}`)
    return
  }
  if (type?.startsWith('Unsupported') || set.includes('@ignore')) {
    fields.delete(name)
    return
  }
  const relation = relationNamed(state, model, field.type)
  const without = drop.reduce((known, text) => withoutAttribute(known, text, relation), field)
  const changed = set.reduce((known, text) => withAttribute(known, text, relation), without)
  fields.set(name, { ...changed, type: type ?? field.type, arity: arity ?? field.arity })
}
