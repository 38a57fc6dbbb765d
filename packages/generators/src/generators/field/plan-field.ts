import { additions } from '@repo/migrate/recipes'
import type { FieldSpec } from '../../grammar/field-spec.ts'
import type { Draft, Identical, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { changeset } from '../../plan/changeset.ts'
import { checkFieldNames } from '../../plan/check-clashes.ts'
import { checkNewEnum } from '../../plan/check-new-enum.ts'
import { type FieldEffects, fieldEffects, type Owner } from '../../plan/field-effects.ts'
import { fieldMigrationName } from '../../plan/migration-name.ts'
import { existingModelNames } from '../../plan/names.ts'
import { refColumn } from '../../plan/ref-effects.ts'
import { idColumn } from '../../plan/relation-target.ts'
import { leftOutNote } from '../../resource/api-field.ts'
import { editSchema } from '../../schema/edit-schema.ts'
import type { ScannedSchema, SchemaBlock } from '../../schema/scan-schema.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import { findField, requireModel } from '../../schema/schema-lookup.ts'
import { schemaWithoutFields } from '../../schema/schema-without.ts'
import { checkExistingRows } from './check-existing-rows.ts'
import type { FieldRequest } from './parse-field-request.ts'
import { resourceEdits } from './resource-edits.ts'

export function planField(
  request: FieldRequest,
  state: ProjectState,
  render: Render,
): Draft | Identical {
  const block = requireModel(state.schema, request.model)
  const fresh = request.fields.filter((spec) => !isThere(spec, block, state.schema))
  if (fresh.length === 0) {
    const names = request.fields.map((spec) => spec.name).join(', ')
    return { identical: `${request.model} has ${names} already, exactly like this.` }
  }
  for (const spec of fresh) checkExistingRows(request.model, spec)
  const owner = ownerOf(block)
  const effects = fresh.map((spec) => fieldEffects(spec, owner, state.schema))
  const edits = effects.flatMap((effect) => editsOf(request.model, effect))
  checkFieldNames(
    request.model,
    [block],
    effects.flatMap(({ fields }) => fields),
  )
  for (const edit of edits) if (edit.edit === 'addBlock') checkNewEnum(state.schema, edit)
  const names = fresh.map((spec) => spec.name)
  const name = fieldMigrationName(request.model, names)
  const code = request.api
    ? resourceEdits(request.model, fresh, state)
    : { files: [], conflicts: [], notes: [] }
  const title = `Add ${names.join(', ')} to ${request.model}`
  const packages = code.files.length > 0 ? ['@repo/api', '@repo/db'] : ['@repo/db']
  const skipped = request.fields.length - fresh.length
  return {
    title,
    name,
    edits,
    schema: editSchema(state.schema.files, edits),
    migrate: ({ forward, reverse }, first) =>
      additions({
        name: first,
        diff: forward,
        reverse,
        extensions: effects.flatMap(({ extensions }) => extensions),
      }),
    files: [...code.files, ...changeset(state, render, { name, summary: `${title}.`, packages })],
    conflicts: code.conflicts,
    notes: [
      ...code.notes,
      ...(request.api ? leftOutNote(fresh) : []),
      ...(skipped > 0 ? [`${skipped} of the fields are there already, exactly like this.`] : []),
    ],
    next: ['pnpm test'],
  }
}

function ownerOf(block: SchemaBlock): Owner {
  const { model, one, many } = existingModelNames(block)
  return { model, one, many, file: block.file, id: idColumn(block), taken: new Set(), related: [] }
}

/** Whether the model has the field, and the rest of what it needs, in the same words. */
function isThere(spec: FieldSpec, block: SchemaBlock, schema: ScannedSchema): boolean {
  if (findField(block, spec.name) === undefined) return false
  const names = spec.kind === 'ref' ? [spec.name, refColumn(spec)] : [spec.name]
  const before = schemaWithoutFields(schema, block.name, names)
  const edits = editsOf(block.name, fieldEffects(spec, ownerOf(block), before))
  // Throws a conflict that shows both, where a definition differs.
  const after = editSchema(schema.files, edits)
  return after.every(({ content }, at) => content === schema.files[at]?.content)
}

function editsOf(model: string, { fields, attributes, edits }: FieldEffects): SchemaEdit[] {
  return [
    ...fields.map((field) => ({ edit: 'addField', model, field, place: 'column' }) as const),
    ...attributes.map((attribute) => ({ edit: 'addAttribute', model, attribute }) as const),
    ...edits,
  ]
}
