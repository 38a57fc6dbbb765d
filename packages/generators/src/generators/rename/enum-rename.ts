import type { Count } from '../../pipeline/count-rows.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { checkNoSuccession } from '../../plan/finish-succession.ts'
import { countFunctions, functionsNotes } from '../../plan/functions-naming.ts'
import { failsUntilOut } from '../../plan/second-step.ts'
import { tableOf } from '../../plan/table-of.ts'
import type { SchemaBlock } from '../../schema/scan-schema.ts'
import { columnName, databaseName, fieldsOf, findEnum } from '../../schema/schema-lookup.ts'

/** Of an enum, or of a value of one. Both names at once cannot be: a type has one. */
export interface EnumRenameRequest {
  /** Undefined: in the database too where only this branch has the enum, else in the code only. */
  mode: 'code-only' | 'db' | undefined
  from: string
  to: string
}

/** Whether nobody else can have the enum: neither the base branch, nor a table that uses it. */
export function isUnreleasedEnum(state: ProjectState, name: string): boolean {
  const base = state.base()
  if (base !== undefined && findEnum(base, name)) return false
  const users = usersOf(state, name)
  const unreleased = state.unreleased()
  if (users.length === 0) return base !== undefined
  return users.every((block) => unreleased.has(tableOf(block).sql))
}

/** Whether the database is to follow. */
export const followsInDatabase = (
  { mode }: EnumRenameRequest,
  state: ProjectState,
  enumName: string,
): boolean => (mode === undefined ? isUnreleasedEnum(state, enumName) : mode === 'db')

/** Throws `SUCCESSION.OPEN` while a trigger casts to the enum, by the names that it has now. */
export function checkNoSync(state: ProjectState, enumName: string): void {
  for (const block of usersOf(state, enumName)) {
    for (const item of fieldsOf(block)) {
      if (item.type === enumName) checkNoSuccession(state, block, columnName(item))
    }
  }
}

/** Functions by hand that name the enum; with `label`, those that name a table of it and the value. */
export function enumFunctionCounts(state: ProjectState, enumName: string, label?: string): Count[] {
  return named(state, enumName, label).flatMap(({ table, word }) =>
    countFunctions(state, table, word),
  )
}

/** What to heed where the database follows. */
export function inDatabaseNotes(state: ProjectState, enumName: string, label?: string): string[] {
  return [
    ...(isUnreleasedEnum(state, enumName) ? [] : [failsUntilOut]),
    ...named(state, enumName, label).flatMap(({ table, word }) =>
      functionsNotes(state, table.name, word),
    ),
  ]
}

function named(state: ProjectState, enumName: string, label: string | undefined) {
  if (label !== undefined) {
    return usersOf(state, enumName).map((block) => ({ table: tableOf(block), word: label }))
  }
  const block = findEnum(state.schema, enumName)
  if (block === undefined) return []
  return [{ table: { name: databaseName(block), sql: '' }, word: undefined }]
}

const usersOf = ({ schema }: ProjectState, name: string): SchemaBlock[] =>
  schema.blocks.filter(
    (block) => block.kind === 'model' && fieldsOf(block).some(({ type }) => type === name),
  )
