import { UserError } from '@repo/cli'
import { dropColumn, goesWith } from '@repo/migrate/recipes'
import { snakeCase, upperFirst } from '../grammar/words.ts'
import type { Count } from '../pipeline/count-rows.ts'
import type { Draft, Render } from '../pipeline/generator.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import type { SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import {
  columnName,
  fieldsOf,
  findField,
  isUnknownToClient,
  requireFieldOf,
  requireModel,
} from '../schema/schema-lookup.ts'
import { draftOf } from './draft.ts'
import { countFunctions, functionsNotes } from './functions-naming.ts'
import { isSynced, openSync } from './open-sync.ts'
import { removalEdits } from './removal-edits.ts'
import { isOutOfCode, secondStepNotes } from './second-step.ts'
import { countStanding, standingOn } from './standing.ts'
import { tableOf } from './table-of.ts'

interface SuccessionOptions {
  block: SchemaBlock
  /** The field of the old column, ignored by the client. */
  old: SchemaItem
  /** Name of the field that has taken over. */
  successor: string
  state: ProjectState
  render: Render
}

/** Takes away a column whose successor has all its values, with the trigger that kept both equal. */
export function finishSuccession({
  block,
  old,
  successor,
  state,
  render,
}: SuccessionOptions): Draft {
  const model = block.name
  const table = tableOf(block)
  const column = columnName(old)
  return draftOf(
    {
      title: `Drop the column that ${model}.${successor} replaced`,
      name: `remove_${snakeCase(model)}_${snakeCase(old.name)}`,
      edits: removalEdits(block, old),
      migrate: async (diffs, name) =>
        dropColumn({
          name,
          table,
          column,
          synced: isSynced(state, table, column),
          successor: columnName(requireFieldOf(block, successor)),
          standing: await standingOn(state, diffs, table, column),
          isConfirmed: (one) =>
            openSync(state, table, column)?.sql.includes(goesWith(one)) === true,
          reverse: diffs.reverse,
        }),
      subject: `${model}.${old.name}`,
      notes: [
        ...secondStepNotes(state, (schema) => isOutOfCode(schema, model, old.name)),
        ...functionsNotes(state, table.name, column),
      ],
    },
    state,
    render,
  )
}

/** What stands on the old column by now; nothing where there are not two. */
export function successionCounts(
  state: ProjectState,
  model: string,
  old: string,
  successor: string,
): Count[] {
  const block = requireModel(state.schema, model)
  const table = tableOf(block)
  const [from, to] = [findField(block, old), findField(block, successor)]
  if (from === undefined || to === undefined || !isUnknownToClient(from)) return []
  return [
    countStanding(table, columnName(from), { column: columnName(to), isThere: true }),
    ...countFunctions(state, table, columnName(from)),
  ]
}

/**
 * Throws `SUCCESSION.OPEN` while a trigger keeps two columns of the table equal, or that of `column`
 * and another: it names the table and both, so none may get another name or type.
 */
export function checkNoSuccession(state: ProjectState, block: SchemaBlock, column?: string): void {
  const table = tableOf(block)
  const open = fieldsOf(block).find((item) => {
    const sync = openSync(state, table, columnName(item))
    return sync !== undefined && (column === undefined || sync.sql.includes(`NEW."${column}"`))
  })
  if (open === undefined) return
  throw new UserError({
    code: 'SUCCESSION.OPEN',
    message: `A trigger keeps "${open.name}" of ${block.name} equal to its successor, by the names that both have now.`,
    hint: `Finish that first, when the release is out: ${finishCommand(block, open, openSync(state, table, columnName(open))?.sql ?? '')}`,
  })
}

/** The command that takes the old column away: the trigger's function names the new one too. */
function finishCommand(block: SchemaBlock, old: SchemaItem, sql: string): string {
  const named = [...sql.matchAll(/NEW\."((?:[^"]|"")+)"/g)].map(([, name = '']) => name)
  const successor = fieldsOf(block).find((item) => item !== old && named.includes(columnName(item)))
  if (successor === undefined) return 'pnpm gen rename --help'
  return old.name === oldFieldName(successor.name)
    ? `pnpm gen retype ${block.name}.${successor.name} --finish`
    : `pnpm gen rename field ${block.name} ${old.name} ${successor.name} --finish`
}

/** Of the field that the client ignores until a retype is finished. */
export const oldFieldName = (field: string) => `old${upperFirst(field)}`
