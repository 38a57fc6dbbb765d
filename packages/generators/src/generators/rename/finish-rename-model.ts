import { UserError } from '@repo/cli'
import { dropView } from '@repo/migrate/recipes'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft, Nothing, Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { draftOf } from '../../plan/draft.ts'
import { tableOf } from '../../plan/table-of.ts'
import { requireModel } from '../../schema/schema-lookup.ts'
import type { RenameRequest } from './rename.ts'

/** Takes away the view that has the table's old name. */
export function finishRenameModel(
  { from, to }: RenameRequest,
  state: ProjectState,
  render: Render,
): Draft | Nothing {
  const table = tableOf(requireModel(state.schema, to))
  const view = viewOf(state, table.sql)
  if (view === undefined) {
    throw new UserError({
      code: 'RENAME.NOT_BEGUN',
      message: `No migration made a view that stands in for ${table.name}, so there is nothing to finish.`,
      hint: `pnpm gen rename model ${from} ${to} --zero-downtime`,
    })
  }
  if (view.dropped) return { identical: `The view "${view.name}" is gone already.` }
  return draftOf(
    {
      title: `Take the old name of ${to} away`,
      name: `remove_${snakeCase(view.name)}_view`,
      edits: [],
      migrate: (_diffs, name) => dropView({ name, view: view.name, table }),
      notes: ['Deploy it when no release runs any more that uses the old name.'],
    },
    state,
    render,
  )
}

/** The view that the newest rename made of a table, by its name. */
function viewOf({ migrations }: ProjectState, tableSql: string) {
  const pattern = /^CREATE VIEW (?:"[^"]+"\.)?"([^"]+)" AS SELECT \* FROM (.+?);?$/gm
  for (const { sql, name: migration } of migrations.toReversed()) {
    const made = [...sql.matchAll(pattern)].find(([, , table]) => table === tableSql)
    const name = made?.[1]
    if (name === undefined) continue
    const dropped = migrations.some(
      (later) =>
        later.name > migration &&
        new RegExp(`^DROP VIEW (?:"[^"]+"\\.)?"${name}"`, 'm').test(later.sql),
    )
    return { name, dropped }
  }
  return undefined
}
