import { lowerFirst, snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { placeOfSharedEnum } from '../../plan/block-place.ts'
import { checkBlockName } from '../../plan/check-clashes.ts'
import { draftOf } from '../../plan/draft.ts'
import { migrateAdditions } from '../../plan/migrate-additions.ts'
import { schemaAttribute, schemaOfNewBlock } from '../../plan/schema-of-new-block.ts'
import { enumNameLike, mapOfBlock } from '../../plan/schema-style.ts'
import { blockDifference } from '../../schema/insert-block.ts'
import type { PslBlock } from '../../schema/psl.ts'
import { findEnum, isIgnored } from '../../schema/schema-lookup.ts'

export interface EnumRequest {
  name: string
  values: string[]
  /** `--schema`: of the database. */
  schema: string | undefined
}

/** A field of it, on the first model that there is. */
function useOf(enumName: string, [value]: string[], { schema }: ProjectState): string {
  const model = schema.blocks.find((block) => block.kind === 'model' && !isIgnored(block))
  const what = model === undefined ? 'model Post' : `field ${model.name}`
  return `pnpm gen ${what} ${lowerFirst(enumName)}:${enumName}:default=${value}`
}

export function planEnum(
  { name: enumName, values, schema }: EnumRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const existing = findEnum(state.schema, enumName)
  const place = schemaOfNewBlock(state.schema, 'enum', existing, schema)
  const inDatabase = enumNameLike(state.schema, enumName)
  const attributes = [...mapOfBlock(enumName, inDatabase), ...schemaAttribute(place)]
  const block: PslBlock = { kind: 'enum', name: enumName, values, attributes }
  if (existing) {
    const difference = blockDifference(state.schema, existing, block)
    if (difference) throw difference
    return { identical: `The enum ${enumName} is there already, exactly like this.` }
  }
  checkBlockName(state.schema, block)
  return draftOf(
    {
      title: `Add the enum ${enumName}`,
      name: `add_${snakeCase(enumName)}`,
      edits: [{ edit: 'addBlock', block, ...placeOfSharedEnum(state) }],
      migrate: migrateAdditions(state),
      next: [useOf(enumName, values, state)],
    },
    state,
    render,
  )
}
