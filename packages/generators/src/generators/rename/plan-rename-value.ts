import { UserError } from '@repo/cli'
import { renameEnumValue } from '@repo/migrate/recipes'
import { checkEnumValues } from '../../grammar/check-name.ts'
import { snakeCase } from '../../grammar/words.ts'
import type { Count } from '../../pipeline/count-rows.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { checkEnumLabel } from '../../plan/check-enum-label.ts'
import { draftOf, noMigration } from '../../plan/draft.ts'
import { tableNameIn } from '../../plan/table-of.ts'
import { renameValueInCode } from '../../resource/rename-value-in-code.ts'
import {
  columnName,
  databaseName,
  enumLabels,
  enumValues,
  requireBlock,
  requireValueOf,
} from '../../schema/schema-lookup.ts'
import {
  checkNoSync,
  type EnumRenameRequest,
  enumFunctionCounts,
  followsInDatabase,
  inDatabaseNotes,
  isUnreleasedEnum,
} from './enum-rename.ts'

export interface ValueRenameRequest extends EnumRenameRequest {
  enumName: string
}

export function planRenameValue(
  request: ValueRenameRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const { enumName, from, to } = request
  const block = requireBlock(state.schema, enumName, ['enum'])
  const values = enumValues(state.schema, enumName)
  if (values.includes(to)) {
    if (!values.includes(from)) return { identical: `${enumName} has ${to} and not ${from}.` }
    throw taken(enumName, to)
  }
  const label = columnName(requireValueOf(block, from))
  checkEnumValues(enumName, [...values.filter((value) => value !== from), to])
  // A value that the database calls by the new name already has nothing to do there.
  const inDatabase = label !== to && followsInDatabase(request, state, enumName)
  if (inDatabase) {
    checkEnumLabel(state.schema, enumName, to)
    checkNoSync(state, enumName)
  }
  return draftOf(
    {
      title: `Rename the value ${from} of ${enumName} to ${to}`,
      name: `rename_${snakeCase(enumName)}_${snakeCase(from)}_to_${snakeCase(to)}`,
      // Callers of the API send and read the value.
      breaking: true,
      edits: [
        { edit: 'renameValue', enum: enumName, from, to },
        { edit: 'changeValue', enum: enumName, value: to, label: inDatabase ? to : label },
      ],
      migrate: inDatabase
        ? (_diffs, name) => {
            const type = tableNameIn(block, databaseName(block))
            const unreleased = isUnreleasedEnum(state, enumName)
            return renameEnumValue({ name, type, from: label, to, unreleased })
          }
        : noMigration(`the database keeps "${label}"`),
      code: renameValueInCode(request, state),
      notes: inDatabase ? inDatabaseNotes(state, enumName, label) : [],
    },
    state,
    render,
  )
}

/** Functions by hand that would fail; counted where the database follows. */
export function valueRenameCounts(request: ValueRenameRequest, state: ProjectState): Count[] {
  const { enumName, from } = request
  const label = enumLabels(state.schema, enumName).get(from)
  if (label === undefined || !followsInDatabase(request, state, enumName)) return []
  return enumFunctionCounts(state, enumName, label)
}

const taken = (enumName: string, value: string) =>
  new UserError({
    code: 'SCHEMA.NAME_TAKEN',
    message: `${enumName} has the value "${value}" already.`,
    hint: 'Choose another value',
  })
