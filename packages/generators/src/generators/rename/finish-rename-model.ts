import { UserError } from '@repo/cli'
import { dropView, type Table } from '@repo/migrate/recipes'
import { snakeCase } from '../../grammar/words.ts'
import type { Count } from '../../pipeline/count-rows.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { draftOf } from '../../plan/draft.ts'
import { secondStepNotes } from '../../plan/second-step.ts'
import { countStanding, standingOn } from '../../plan/standing.ts'
import { tableNameIn, tableOf } from '../../plan/table-of.ts'
import { viewsOf } from '../../plan/table-views.ts'
import type { SchemaBlock } from '../../schema/scan-schema.ts'
import { requireModel } from '../../schema/schema-lookup.ts'
import type { RenameRequest } from './rename.ts'

/** What stands on the view. */
export function finishRenameModelCounts({ to }: RenameRequest, state: ProjectState): Count[] {
  const block = state.schema.blocks.find((one) => one.kind === 'model' && one.name === to)
  if (block === undefined) return []
  const { names, dropped } = viewsOf(state, tableOf(block).sql)
  const [view] = names
  return view === undefined || dropped ? [] : [countStanding(viewAt(block, view))]
}

const viewAt = (block: SchemaBlock, view: string): Table => ({
  name: view,
  sql: tableNameIn(block, view),
  key: [],
})

/** Takes away the view that has the table's old name. */
export function finishRenameModel(
  { from, to }: RenameRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const block = requireModel(state.schema, to)
  const table = tableOf(block)
  const views = viewsOf(state, table.sql)
  const [view, ...joinTables] = views.names
  if (view === undefined) {
    throw new UserError({
      code: 'RENAME.NOT_BEGUN',
      message: `No migration made a view that stands in for ${table.name}, so there is nothing to finish.`,
      hint: `pnpm gen rename model ${from} ${to} --zero-downtime`,
    })
  }
  if (views.dropped) return { identical: `The view "${view}" is gone already.` }
  return draftOf(
    {
      title: `Drop the old name of ${to}`,
      name: `remove_${snakeCase(view)}_view`,
      edits: [],
      subject: view,
      migrate: async (diffs, name) => {
        const { standing } = await standingOn(state, diffs, viewAt(block, view))
        // The table has the privileges, and the names of its columns.
        const own = standing.filter(({ kind }) => kind !== 'grant')
        return dropView({ name, view, joinTables, table, standing: own })
      },
      notes: secondStepNotes(state, ({ blocks }) => blocks.some(({ name }) => name === to)),
    },
    state,
    render,
  )
}
