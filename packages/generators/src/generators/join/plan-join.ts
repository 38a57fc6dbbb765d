import type { RefSpec } from '../../grammar/field-spec.ts'
import { lowerFirst, snakeCase, typeName } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { placeOfNewModel } from '../../plan/block-place.ts'
import { checkBlockName } from '../../plan/check-clashes.ts'
import { checkNewEnum } from '../../plan/check-new-enum.ts'
import { draftOf } from '../../plan/draft.ts'
import { fieldEffects, type Owner } from '../../plan/field-effects.ts'
import { migrateAdditions } from '../../plan/migrate-additions.ts'
import { namesLike } from '../../plan/names.ts'
import { schemaAttribute, schemaOfNewBlock } from '../../plan/schema-of-new-block.ts'
import { isUnmapped, mapOfBlock } from '../../plan/schema-style.ts'
import { blockDifference } from '../../schema/insert-block.ts'
import type { PslBlock } from '../../schema/psl.ts'
import type { ScannedSchema } from '../../schema/scan-schema.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import { requireModel, schemaOf } from '../../schema/schema-lookup.ts'
import { schemaWithoutModel } from '../../schema/schema-without.ts'
import { createdAtField } from '../model/model-block.ts'
import { implicitJoin, withCopiedRows } from './implicit-join.ts'
import type { JoinRequest } from './join.ts'

/** The explicit form of many to many: a model whose key is the two references. */
export function planJoin(
  request: JoinRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { sides } = request
  const { model } = request.names
  const existing = state.schema.blocks.find(({ kind, name }) => kind === 'model' && name === model)
  const where = existing ? { file: existing.file } : placeOfNewModel(state, model)
  const beside = schemaOf(requireModel(state.schema, sides[0]))
  const place = { ...where, schema: schemaOfNewBlock(state.schema, 'model', existing, beside) }
  const others = schemaWithoutModel(state.schema, model)
  const names = namesLike(others, request.names)
  const { block, edits, extensions } = joinSchema({ ...request, names }, place, others)
  if (existing) {
    const difference = blockDifference(state.schema, existing, block)
    if (difference) throw difference
    return { identical: `The model ${names.model} is there already, exactly like this.` }
  }
  checkBlockName(state.schema, block)
  const replaced = implicitJoin(request, state)
  for (const edit of edits) if (edit.edit === 'addBlock') checkNewEnum(state.schema, edit)
  const draft = draftOf(
    {
      title: `Join ${sides.join(' and ')} as ${names.model}`,
      name: `add_${snakeCase(names.model)}`,
      edits: [{ edit: 'addBlock', block, ...where }, ...edits],
      migrate: migrateAdditions(state, { extensions }),
      notes: [`The API does not get routes for ${names.model}: its key is two columns.`],
      next: [
        'pnpm test',
        ...(replaced
          ? [`pnpm gen remove field ${sides[0]} ${replaced.field}  # when the code uses the model`]
          : [`pnpm prisma studio  # table ${names.table}`]),
      ],
    },
    state,
    render,
  )
  return replaced ? withCopiedRows(request, replaced, draft) : draft
}

function joinSchema(
  { sides, names, fields }: JoinRequest,
  place: Pick<Owner, 'file' | 'schema'>,
  schema: ScannedSchema,
) {
  const owner: Owner = {
    model: names.model,
    one: names.one,
    many: names.many,
    ...place,
    unmapped: isUnmapped(schema),
    id: undefined,
    taken: new Set(),
    related: [],
  }
  // The key begins with the first side, so that only the second needs an index.
  const refs = sides.map((side, at) => reference(side, at > 0))
  const effects = [...refs, ...fields].map((spec) => fieldEffects(spec, owner, schema))
  const key = refs.map(({ name }) => `${name}Id`).join(', ')
  const block: Extract<PslBlock, { kind: 'model' }> = {
    kind: 'model',
    name: names.model,
    fields: [...effects.flatMap((effect) => effect.fields), createdAtField(owner)],
    attributes: [
      `@@id([${key}])`,
      ...effects.flatMap(({ attributes }) => attributes),
      ...mapOfBlock(names.model, names.table),
      ...schemaAttribute(place.schema),
    ],
  }
  const edits: SchemaEdit[] = effects.flatMap((effect) => effect.edits)
  return { block, edits, extensions: effects.flatMap((effect) => effect.extensions) }
}

/** A join without one of its sides means nothing. */
const reference = (target: string, index: boolean): RefSpec => ({
  kind: 'ref',
  name: lowerFirst(typeName(target)),
  target,
  optional: false,
  unique: false,
  private: false,
  index,
  onDelete: 'Cascade',
})
