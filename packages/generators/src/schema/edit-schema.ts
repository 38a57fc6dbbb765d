import type { SchemaFile } from '@repo/schema-engine'
import { insertAttribute } from './insert-attribute.ts'
import { insertBlock } from './insert-block.ts'
import { insertField } from './insert-field.ts'
import type { Insertion } from './insertion.ts'
import { type ScannedSchema, scanFile, scanSchema } from './scan-schema.ts'
import type { SchemaEdit } from './schema-edit.ts'
import { requireModel } from './schema-lookup.ts'

/**
 * Inserts text; every other byte stays. What is there already in the same words is not added again.
 * Throws `SCHEMA.NO_MODEL`, and `SCHEMA.CONFLICT` where the name has another definition.
 */
export function editSchema(files: SchemaFile[], edits: SchemaEdit[]): SchemaFile[] {
  let schema = scanSchema(files)
  for (const edit of edits) schema = apply(schema, edit)
  return schema.files
}

/** Scans the one file again that changed, so that the next edit sees what this one wrote. */
function apply(schema: ScannedSchema, edit: SchemaEdit): ScannedSchema {
  const { path, insertion } = insertionOf(schema, edit)
  if (!insertion) return schema
  const before = schema.files.find((file) => file.path === path)?.content ?? ''
  const content = before.slice(0, insertion.at) + insertion.text + before.slice(insertion.at)
  const changed = { path, content }
  const known = schema.files.some((file) => file.path === path)
  return {
    files: known
      ? schema.files.map((file) => (file.path === path ? changed : file))
      : [...schema.files, changed],
    blocks: [...schema.blocks.filter(({ file }) => file !== path), ...scanFile(changed)],
  }
}

function insertionOf(
  schema: ScannedSchema,
  edit: SchemaEdit,
): { path: string; insertion: Insertion | undefined } {
  if (edit.edit === 'addBlock') return { path: edit.file, insertion: insertBlock(schema, edit) }
  const block = requireModel(schema, edit.model)
  const content = schema.files.find(({ path }) => path === block.file)?.content ?? ''
  const insertion =
    edit.edit === 'addField'
      ? insertField(block, content, edit)
      : insertAttribute(block, content, edit.attribute)
  return { path: block.file, insertion }
}
