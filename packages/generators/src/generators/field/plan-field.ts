import { checkedExpression } from '../../grammar/check-expression.ts'
import type { FieldSpec } from '../../grammar/field-spec.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { checkFieldNames } from '../../plan/check-clashes.ts'
import { checkNewEnum } from '../../plan/check-new-enum.ts'
import { refuseRows } from '../../plan/counts.ts'
import { draftOf } from '../../plan/draft.ts'
import { type FieldEffects, fieldEffects } from '../../plan/field-effects.ts'
import { migrateAdditions } from '../../plan/migrate-additions.ts'
import { fieldMigrationName } from '../../plan/migration-name.ts'
import { refColumn } from '../../plan/ref-effects.ts'
import { failsUntilOut } from '../../plan/second-step.ts'
import { tableOf } from '../../plan/table-of.ts'
import { leftOutNote } from '../../resource/api-field.ts'
import { followResource, type ResourceChange } from '../../resource/follow-resource.ts'
import { editSchema } from '../../schema/edit-schema.ts'
import type { ScannedSchema, SchemaBlock } from '../../schema/scan-schema.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import { findField, requireModel } from '../../schema/schema-lookup.ts'
import { schemaWithoutFields } from '../../schema/schema-without.ts'
import { checkUniqueDefault, isGivenByApiAlone, missingValue } from './existing-rows.ts'
import { fieldCounts } from './field-counts.ts'
import { ownerOf } from './owner-of.ts'
import type { FieldRequest } from './parse-field-request.ts'

export function planField(
  request: FieldRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { model, api } = request
  const block = requireModel(state.schema, model)
  const later = requiredLater(request, block, state)
  const written = (spec: FieldSpec) => (later.includes(spec) ? untilFinished(spec, block) : spec)
  const fresh = request.fields.filter((spec) => !isThere(written(spec), block, state.schema))
  if (fresh.length === 0) {
    const names = request.fields.map((spec) => spec.name).join(', ')
    return { identical: `${model} has ${names} already, exactly like this.` }
  }
  for (const spec of fresh) checkUniqueDefault(model, spec)
  checkCounts(request, state)
  const owner = ownerOf(state.schema, block)
  const effects = fresh.map((spec) => fieldEffects(written(spec), owner, state.schema))
  const edits = effects.flatMap((effect) => editsOf(model, effect))
  const fields = effects.flatMap((effect) => effect.fields)
  checkFieldNames(model, [block], fields)
  for (const edit of edits) if (edit.edit === 'addBlock') checkNewEnum(state.schema, edit)
  const names = fresh.map((spec) => spec.name)
  const skipped = request.fields.length - fresh.length
  return draftOf(
    {
      title: `Add ${names.join(', ')} to ${model}`,
      name: fieldMigrationName(model, names),
      edits,
      migrate: migrateAdditions(state, {
        extensions: effects.flatMap(({ extensions }) => extensions),
        fill: fresh.flatMap((spec, at) => fillOf(spec, block, effects[at])),
      }),
      ...(api ? { code: followResource(model, added(fresh, later), state) } : {}),
      notes: [
        ...(api ? leftOutNote(fresh) : []),
        ...(failsBefore(request, block, state, fresh) ? [failsUntilOut] : []),
        ...(skipped > 0 ? [`${skipped} of the fields are there already, exactly like this.`] : []),
      ],
      next: [
        'pnpm test',
        ...fresh.filter((spec) => later.includes(spec)).map((spec) => finishCommand(model, spec)),
      ],
    },
    state,
    render,
  )
}

/** The fields that the database may require only when the release that runs is gone. */
function requiredLater(
  { model, fields, steps, atOnce }: FieldRequest,
  block: SchemaBlock,
  state: ProjectState,
): FieldSpec[] {
  return fields.filter((spec) => {
    if (steps && missingValue(model, spec) !== undefined) return true
    const waits = !atOnce && isGivenByApiAlone(model, spec)
    return waits && !state.unreleased().has(tableOf(block).sql)
  })
}

/** Whether `--at-once` requires what the release that runs does not write. */
const failsBefore = (
  { model, atOnce }: FieldRequest,
  block: SchemaBlock,
  state: ProjectState,
  fresh: FieldSpec[],
) =>
  atOnce &&
  !state.unreleased().has(tableOf(block).sql) &&
  fresh.some((spec) => isGivenByApiAlone(model, spec))

/** As the database has it until `gen require --finish`: no deletion may empty it meanwhile. */
function untilFinished(spec: FieldSpec, block: SchemaBlock): FieldSpec {
  const there = findField(block, spec.name)
  if (spec.kind === 'many') return spec
  const optional = there === undefined || there.arity === 'optional'
  if (spec.kind !== 'ref') return { ...spec, optional }
  const restricted = spec.onDelete === undefined && there?.text.includes('onDelete:') !== false
  return { ...spec, optional, ...(restricted ? { onDelete: 'Restrict' } : {}) }
}

const added = (specs: FieldSpec[], later: FieldSpec[]): ResourceChange[] =>
  specs.map((spec) => ({ change: 'add', spec, nullable: later.includes(spec) }))

const finishCommand = (model: string, spec: FieldSpec) => {
  const fill = spec.kind !== 'many' && spec.backfill === undefined ? ' --backfill "<sql>"' : ''
  return `pnpm gen require ${model}.${spec.name} --finish${fill}  # when the release is out`
}

/** What the backfills would give must fit. */
function checkCounts(request: FieldRequest, state: ProjectState): void {
  for (const count of fieldCounts(request, state)) {
    if (count.key.startsWith('duplicates ')) {
      const why = 'the field is unique'
      refuseRows(state, count, { code: 'DUPLICATES', why, hint: 'Give another backfill=' })
    }
    if (count.key.startsWith('unfilled ')) {
      const why = 'the field is required'
      refuseRows(state, count, { code: 'NULLS', why, hint: 'Give another backfill=' })
    }
    if (count.key.startsWith('orphans ')) {
      const why = 'the field is a reference'
      refuseRows(state, count, { code: 'ORPHANS', why, hint: 'Give another backfill=' })
    }
  }
}

/** The SQL for the rows that exist. */
function fillOf(spec: FieldSpec, block: SchemaBlock, effects: FieldEffects | undefined) {
  const [field] = effects?.fields ?? []
  if (spec.kind === 'many' || spec.backfill === undefined || field === undefined) return []
  return [
    {
      table: tableOf(block).sql,
      column: columnOf(field),
      value: checkedExpression(spec.backfill, 'backfill='),
    },
  ]
}

const columnOf = ({ name, attributes }: FieldEffects['fields'][number]) =>
  attributes.map((text) => /^@map\("(.*)"\)$/.exec(text)?.[1]).find(Boolean) ?? name

/** Whether the model has the field, and the rest of what it needs, in the same words. */
function isThere(spec: FieldSpec, block: SchemaBlock, schema: ScannedSchema): boolean {
  if (findField(block, spec.name) === undefined) return false
  const names = spec.kind === 'ref' ? [spec.name, refColumn(spec)] : [spec.name]
  const before = schemaWithoutFields(schema, block.name, names)
  const owner = ownerOf(before, requireModel(before, block.name))
  const edits = editsOf(block.name, fieldEffects(spec, owner, before))
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
