import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { placeOfNewModel } from '../../plan/block-place.ts'
import { checkBlockName } from '../../plan/check-clashes.ts'
import { checkNewEnum } from '../../plan/check-new-enum.ts'
import { draftOf } from '../../plan/draft.ts'
import { migrateAdditions } from '../../plan/migrate-additions.ts'
import { namesLike } from '../../plan/names.ts'
import { schemaOfNewBlock } from '../../plan/schema-of-new-block.ts'
import { leftOutNote } from '../../resource/api-field.ts'
import { resourcePaths } from '../../resource/resource-files.ts'
import { blockDifference } from '../../schema/insert-block.ts'
import type { SchemaEdit } from '../../schema/schema-edit.ts'
import { schemaWithoutModel } from '../../schema/schema-without.ts'
import { modelSchema } from './model-block.ts'
import type { ModelRequest } from './parse-model.ts'
import { resourceChanges } from './resource-changes.ts'

export function planModel(
  request: ModelRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { schema } = state
  const { model } = request.names
  const existing = schema.blocks.find(({ kind, name }) => kind === 'model' && name === model)
  const where = existing ? { file: existing.file } : placeOfNewModel(state, model)
  const place = { ...where, schema: schemaOfNewBlock(schema, 'model', existing, request.schema) }
  const others = schemaWithoutModel(schema, model)
  const names = namesLike(others, request.names)
  const { block, effects } = modelSchema({ ...request, names }, place, others)
  if (existing) {
    const difference = blockDifference(schema, existing, block)
    if (difference) throw difference
    return { identical: `The model ${model} is there already, exactly like this.` }
  }
  checkBlockName(schema, block)
  const elsewhere = effects.flatMap((effect) => effect.edits)
  for (const edit of elsewhere) if (edit.edit === 'addBlock') checkNewEnum(schema, edit)
  const edits: SchemaEdit[] = [{ edit: 'addBlock', block, ...where }, ...elsewhere]
  return draftOf(
    {
      title: `Add the model ${model}`,
      name: `add_${snakeCase(model)}`,
      edits,
      migrate: migrateAdditions(state, {
        extensions: effects.flatMap(({ extensions }) => extensions),
      }),
      code: resourceChanges(request, state, render),
      notes: request.api ? [...leftOutNote(request.fields), ...publicNote(request)] : [],
      next: [
        'pnpm test',
        ...(request.api ? [requestOf(request, state.port)] : []),
        `pnpm prisma studio  # table ${names.table}`,
      ],
    },
    state,
    render,
  )
}

const publicNote = ({ names, isPublic }: ModelRequest) =>
  isPublic
    ? [
        `Everyone may read, create, change and delete "${names.route}" without a token; to close a route, write can('${names.route}:write', …) for open(…) in "${resourcePaths(names).routes}".`,
      ]
    : []

const requestOf = ({ names, isPublic }: ModelRequest, port: string) => {
  const url = `http://127.0.0.1:${port}/${names.route}`
  return isPublic ? `curl ${url}` : `curl -H "Authorization: Bearer $(pnpm -s sign-token)" ${url}`
}
