import type { SchemaFile } from '@repo/schema-engine'
import { changeField } from './change-field.ts'
import { insertAttribute, setAttribute } from './insert-attribute.ts'
import { insertBlock } from './insert-block.ts'
import { insertField } from './insert-field.ts'
import { insertValue } from './insert-value.ts'
import { removeAttribute, removeItem } from './remove-item.ts'
import { removalOf } from './remove-lines.ts'
import { renameBlock } from './rename-block.ts'
import { renameField } from './rename-field.ts'
import { mapValue, renameValue } from './rename-value.ts'
import { type Replacement, replaceRanges } from './replacement.ts'
import { type ScannedSchema, scanFile, scanSchema } from './scan-schema.ts'
import type { SchemaEdit } from './schema-edit.ts'
import { contentOf, requireBlock, requireFieldOf, requireModel } from './schema-lookup.ts'

/**
 * Replaces text in ranges; every other byte stays. What is there already in the same words stays,
 * too. Throws `SCHEMA.NO_MODEL`, `SCHEMA.NO_ENUM`, `SCHEMA.NO_FIELD`, `SCHEMA.NO_VALUE` and `SCHEMA.NO_ATTRIBUTE` for
 * what an edit does not find, and `SCHEMA.CONFLICT` where a name has another definition.
 */
export function editSchema(files: SchemaFile[], edits: SchemaEdit[]): SchemaFile[] {
  let schema = scanSchema(files)
  for (const edit of edits) schema = apply(schema, edit)
  return schema.files
}

/** Scans those files again that changed, so that the next edit sees what this one wrote. */
function apply(schema: ScannedSchema, edit: SchemaEdit): ScannedSchema {
  const replacements = replacementsOf(schema, edit)
  if (replacements.length === 0) return schema
  const changed = new Set(replacements.map(({ file }) => file))
  const files = replaceRanges(schema.files, replacements)
  return {
    files,
    blocks: [
      ...schema.blocks.filter(({ file }) => !changed.has(file)),
      ...files.filter(({ path }) => changed.has(path)).flatMap(scanFile),
    ],
  }
}

function replacementsOf(schema: ScannedSchema, edit: SchemaEdit): Replacement[] {
  switch (edit.edit) {
    case 'addBlock':
      return insertBlock(schema, edit)
    case 'renameBlock':
      return renameBlock(schema, requireBlock(schema, edit.from, [edit.kind]), edit.to)
    case 'removeBlock': {
      const block = requireBlock(schema, edit.name, blocksOfModels)
      const range = removalOf(contentOf(schema, block.file), block)
      return [{ file: block.file, ...range, text: '' }]
    }
    case 'addValue': {
      const block = requireBlock(schema, edit.enum, ['enum'])
      return insertValue(block, contentOf(schema, block.file), edit.value)
    }
    case 'renameValue':
      return renameValue(schema, requireBlock(schema, edit.enum, ['enum']), edit)
    case 'changeValue':
      return mapValue(schema, requireBlock(schema, edit.enum, ['enum']), edit)
    default:
      return inBlock(schema, edit)
  }
}

const blocksOfModels = ['model', 'view', 'enum'] as const

type EditInBlock = Extract<SchemaEdit, { model: string }>

function inBlock(schema: ScannedSchema, edit: EditInBlock): Replacement[] {
  const isAddition = edit.edit === 'addField' || edit.edit === 'addAttribute'
  const block = isAddition
    ? requireModel(schema, edit.model)
    : requireBlock(schema, edit.model, blocksOfModels)
  const content = contentOf(schema, block.file)
  switch (edit.edit) {
    case 'addField':
      return insertField(block, content, edit)
    case 'changeField':
      return changeField(block, requireFieldOf(block, edit.field), content, edit.change)
    case 'renameField':
      return renameField(schema, block, requireFieldOf(block, edit.from), edit.to)
    case 'removeField':
      return removeItem(block, requireFieldOf(block, edit.field), content)
    case 'addAttribute':
      return insertAttribute(block, content, edit.attribute)
    case 'setAttribute':
      return setAttribute(block, content, edit.attribute)
    case 'removeAttribute':
      return removeAttribute(block, content, edit.attribute)
  }
}
