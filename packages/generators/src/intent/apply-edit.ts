import type { SchemaEdit } from '../schema/schema-edit.ts'
import { removeAttribute, setAttribute } from './apply-attribute.ts'
import { addBlock } from './apply-block.ts'
import { addField, changeField } from './apply-field.ts'
import { dropIndexes } from './apply-index.ts'
import { renameBlockIn, renameFieldIn, renameValueIn } from './rename-in-state.ts'
import type { SchemaState } from './schema-state.ts'

/** What an edit makes of a schema, as data. Models and fields that the state lacks are ignored ones. */
export function applyEdit(state: SchemaState, edit: SchemaEdit): void {
  switch (edit.edit) {
    case 'addField':
      addField(state, edit.model, edit.field)
      break
    case 'changeField':
      changeField(state, edit.model, edit.field, edit.change)
      break
    case 'renameField':
      renameFieldIn(state, edit)
      break
    case 'removeField':
      state.models.get(edit.model)?.fields.delete(edit.field)
      state.open.delete(`${edit.model}.${edit.field}`)
      dropIndexes(state, edit.model, edit.field)
      break
    case 'addAttribute':
    case 'setAttribute':
      setAttribute(state, edit)
      break
    case 'removeAttribute':
      removeAttribute(state, edit)
      break
    case 'addBlock':
      addBlock(state, edit.block)
      break
    case 'renameBlock':
      renameBlockIn(state, edit)
      break
    case 'removeBlock':
      state.models.delete(edit.name)
      state.enums.delete(edit.name)
      state.open.delete(edit.name)
      dropIndexes(state, edit.name)
      break
    case 'addValue':
      addValue(state, edit.enum, edit.value)
      break
    case 'renameValue':
      renameValueIn(state, edit)
      break
    case 'changeValue':
      for (const value of state.enums.get(edit.enum)?.values ?? []) {
        if (value.name !== edit.value) continue
        value.column = edit.label === edit.value ? undefined : edit.label
      }
      break
  }
}

function addValue({ enums }: SchemaState, name: string, value: string): void {
  const { values = [] } = enums.get(name) ?? {}
  if (values.some((other) => other.name === value)) return
  values.push({ name: value, column: undefined })
}
