import { nameOf } from '../schema/change-field.ts'
import { addIndex, dropIndexes } from './apply-index.ts'
import { argumentsOf, literalOf } from './attribute-arguments.ts'
import { indexMeaning } from './index-meaning.ts'
import { indexText, type SchemaState } from './schema-state.ts'

export function setAttribute(
  state: SchemaState,
  { edit, model: name, attribute }: { edit: string; model: string; attribute: string },
): void {
  const index = indexMeaning(name, attribute)
  if (index && edit === 'setAttribute') {
    state.indexes = state.indexes.filter(
      (other) => other.model !== name || other.type !== index.type || other.isDefinedOnField,
    )
  }
  addIndex(state, index)
  const [first] = argumentsOf(attribute)
  describe(state, name, nameOf(attribute), String(literalOf(first?.value ?? '')))
}

export function removeAttribute(
  state: SchemaState,
  { model: name, attribute }: { model: string; attribute: string },
): void {
  const index = indexMeaning(name, attribute)
  if (index) {
    const at = state.indexes.findIndex((other) => indexText(other) === indexText(index))
    if (at !== -1) state.indexes.splice(at, 1)
  }
  if (attribute === '@@ignore') state.open.add(name)
  else describe(state, name, nameOf(attribute), undefined)
}

function describe(
  state: SchemaState,
  name: string,
  attribute: string,
  value: string | undefined,
): void {
  const model = state.models.get(name)
  const found = state.enums.get(name)
  if (attribute === '@@map' && model) model.table = value
  if (attribute === '@@map' && found) found.name = value
  if (attribute === '@@schema' && model) model.schema = value
  if (attribute !== '@@ignore') return
  state.models.delete(name)
  dropIndexes(state, name)
}
