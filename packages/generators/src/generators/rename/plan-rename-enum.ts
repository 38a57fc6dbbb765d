import { renameEnum } from '@repo/migrate/recipes'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { checkBlockName } from '../../plan/check-clashes.ts'
import { draftOf, noMigration } from '../../plan/draft.ts'
import { schemaAttribute } from '../../plan/schema-of-new-block.ts'
import { enumNameLike, mapEdits, mapOfBlock } from '../../plan/schema-style.ts'
import { tableNameIn } from '../../plan/table-of.ts'
import { renameEnumInCode } from '../../resource/rename-enum-in-code.ts'
import type { SchemaBlock } from '../../schema/scan-schema.ts'
import {
  databaseName,
  enumValues,
  findEnum,
  requireBlock,
  schemaOf,
} from '../../schema/schema-lookup.ts'
import {
  checkNoSync,
  type EnumRenameRequest,
  followsInDatabase,
  inDatabaseNotes,
  isUnreleasedEnum,
} from './enum-rename.ts'

export function planRenameEnum(
  request: EnumRenameRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { from, to } = request
  const { schema } = state
  if (findEnum(schema, to) && findEnum(schema, from) === undefined) {
    return { identical: `There is an enum ${to} and no ${from}.` }
  }
  const block = requireBlock(schema, from, ['enum'])
  const unreleased = isUnreleasedEnum(state, from)
  const before = databaseName(block)
  const after = followsInDatabase(request, state, from) ? nameAfter(block, to, state) : before
  const inDatabase = after !== before
  if (inDatabase) checkNoSync(state, from)
  checkBlockName(
    { ...schema, blocks: schema.blocks.filter((one) => one !== block) },
    {
      kind: 'enum',
      name: to,
      values: enumValues(schema, from),
      attributes: [...mapOfBlock(to, after), ...schemaAttribute(schemaOf(block))],
    },
  )
  return draftOf(
    {
      title: `Rename the enum ${from} to ${to}`,
      name: `rename_${snakeCase(from)}_to_${snakeCase(to)}`,
      edits: [{ edit: 'renameBlock', kind: 'enum', from, to }, ...mapEdits(block, to, after)],
      migrate: inDatabase
        ? (_diffs, name) =>
            renameEnum({
              name,
              type: tableNameIn(block, before),
              from: before,
              to: after,
              unreleased,
            })
        : noMigration(`the database keeps "${before}"`),
      code: renameEnumInCode(from, to, state),
      notes: inDatabase ? inDatabaseNotes(state, from) : [],
    },
    state,
    render,
  )
}

/** In the style of the old name, else of other enums. */
function nameAfter({ name, ...block }: SchemaBlock, to: string, { schema }: ProjectState): string {
  const before = databaseName({ name, ...block })
  if (before === name) return to
  return before === snakeCase(name) ? snakeCase(to) : enumNameLike(schema, to)
}
