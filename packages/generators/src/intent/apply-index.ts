import { type IndexState, indexText, type SchemaState } from './schema-state.ts'

export function addIndex(state: SchemaState, index: IndexState | undefined): void {
  // Those of an ignored model are not in the datamodel.
  if (index === undefined || !state.models.has(index.model)) return
  const text = indexText(index)
  if (!state.indexes.some((other) => indexText(other) === text)) state.indexes.push(index)
}

/** Of a whole model, or those that a field's own attributes are. */
export function dropIndexes(
  state: SchemaState,
  model: string,
  field?: string,
  type?: string,
): void {
  state.indexes = state.indexes.filter((index) => {
    if (index.model !== model) return true
    if (field === undefined) return false
    const isOwn = index.isDefinedOnField && index.fields[0]?.name === field
    return !isOwn || (type !== undefined && index.type !== type)
  })
}
