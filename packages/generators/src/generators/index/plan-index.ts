import { UserError } from '@repo/cli'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { checkIndexable } from '../../plan/check-indexable.ts'
import { draftOf } from '../../plan/draft.ts'
import { migrateAdditions } from '../../plan/migrate-additions.ts'
import { requireColumns } from '../../plan/require-columns.ts'
import { followResource } from '../../resource/follow-resource.ts'
import { indexesOn, requireModel } from '../../schema/schema-lookup.ts'
import type { IndexRequest } from './index-on.ts'

export function planIndex(
  { model, fields, kind }: IndexRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const block = requireModel(state.schema, model)
  const names = fields.map(({ name }) => name)
  const [first] = names
  const columns = requireColumns(state.schema, model, names)
  checkIndexable({ model, columns, kind: kind ?? 'btree' })
  if (kind !== undefined && fields.some(({ desc }) => desc)) {
    throw new UserError({
      code: 'INDEX.NO_ORDER',
      message: `An index of type ${kind} has no order, so no field of it is "desc".`,
      hint: `pnpm gen index ${model} ${names.join(',')} --type ${kind}`,
      exitCode: 2,
    })
  }
  if (kind === 'hash' && fields.length > 1) {
    throw new UserError({
      code: 'INDEX.ONE_FIELD',
      message: `A hash index is of one field, and ${names.join(', ')} are ${names.length}.`,
      hint: `pnpm gen index ${model} ${names.join(',')}`,
      exitCode: 2,
    })
  }
  const same = indexesOn(block, names[0] ?? '').filter(
    (index) => index.name === '@@index' && index.fields.join() === names.join(),
  )
  const list = fields.map(({ name, desc }) => (desc ? `${name}(sort: Desc)` : name)).join(', ')
  const type = kind === undefined ? '' : `, type: ${kind === 'gin' ? 'Gin' : 'Hash'}`
  const attribute = `@@index([${list}]${type})`
  if (same.some(({ text }) => text === attribute.replaceAll(' ', ''))) {
    return { identical: `${model} has an index on ${names.join(', ')} already.` }
  }
  // Prisma would give both one name, whatever their order or kind is.
  const namesake = same.find(({ text }) => !/\b(?:map|name):/.test(text))
  if (namesake !== undefined) throw hasAnother(model, namesake.text, attribute)
  return draftOf(
    {
      title: `Index ${model} by ${names.join(', ')}`,
      name: `add_${snakeCase(model)}_${names.map(snakeCase).join('_')}_index`,
      edits: [{ edit: 'addAttribute', model, attribute }],
      migrate: migrateAdditions(state),
      ...(kind === undefined && first !== undefined
        ? { code: followResource(model, [{ change: 'index', name: first }], state) }
        : {}),
    },
    state,
    render,
  )
}

const hasAnother = (model: string, has: string, wanted: string) =>
  new UserError({
    code: 'SCHEMA.CONFLICT',
    message: `${model} has ${has}, and ${wanted} would have the same name in the database.`,
    hint: `Give one of them map: "…" in the schema: pnpm prisma migrate dev --name <what_it_does>`,
  })
