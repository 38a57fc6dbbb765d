import type { PslBlock } from '../schema/psl.ts'
import { setAttribute } from './apply-attribute.ts'
import { addField } from './apply-field.ts'
import type { SchemaState } from './schema-state.ts'

export function addBlock(state: SchemaState, block: PslBlock): void {
  if (block.kind === 'enum') {
    const values = block.values.map((name) => ({ name, column: undefined }))
    state.enums.set(block.name, { name: undefined, values })
  } else {
    declareModel(state, block.name)
    for (const field of block.fields) addField(state, block.name, field)
  }
  for (const attribute of block.attributes) {
    setAttribute(state, { edit: 'addAttribute', model: block.name, attribute })
  }
}

/** A model without anything, so that relations to it are known as such. */
export function declareModel(state: SchemaState, name: string): void {
  if (state.models.has(name)) return
  state.models.set(name, { table: undefined, schema: undefined, fields: new Map() })
}
