import { addEnumValue } from '@repo/migrate/recipes'
import { checkEnumValues } from '../../grammar/check-name.ts'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { checkEnumLabel } from '../../plan/check-enum-label.ts'
import { draftOf } from '../../plan/draft.ts'
import { tableNameIn } from '../../plan/table-of.ts'
import { databaseName, enumValues, requireBlock } from '../../schema/schema-lookup.ts'

export function planEnumValue(
  { name: enumName, value }: { name: string; value: string },
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const block = requireBlock(state.schema, enumName, ['enum'])
  const values = enumValues(state.schema, enumName)
  if (values.includes(value)) return { identical: `${enumName} has the value ${value} already.` }
  checkEnumValues(enumName, [...values, value])
  checkEnumLabel(state.schema, enumName, value)
  return draftOf(
    {
      title: `Add the value ${value} to ${enumName}`,
      name: `add_${snakeCase(enumName)}_${snakeCase(value)}`,
      edits: [{ edit: 'addValue', enum: enumName, value }],
      migrate: ({ reverse }, name) =>
        addEnumValue({ name, type: tableNameIn(block, databaseName(block)), value, reverse }),
      notes: [
        `A release that does not know ${value} cannot read a row that has it: let this one out first.`,
      ],
    },
    state,
    render,
  )
}
