import { UserError } from '@repo/cli'
import { dropView } from '@repo/migrate/recipes'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { draftOf } from '../../plan/draft.ts'
import { secondStepNotes } from '../../plan/second-step.ts'
import { tableOf } from '../../plan/table-of.ts'
import { viewsOf } from '../../plan/table-views.ts'
import { requireModel } from '../../schema/schema-lookup.ts'
import type { RenameRequest } from './rename.ts'

/** Takes away the view that has the table's old name. */
export function finishRenameModel(
  { from, to }: RenameRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const table = tableOf(requireModel(state.schema, to))
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
      title: `Take the old name of ${to} away`,
      name: `remove_${snakeCase(view)}_view`,
      edits: [],
      migrate: (_diffs, name) => dropView({ name, view, joinTables, table }),
      notes: secondStepNotes(state, ({ blocks }) => blocks.some(({ name }) => name === to)),
    },
    state,
    render,
  )
}
