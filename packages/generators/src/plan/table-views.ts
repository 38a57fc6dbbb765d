import { UserError } from '@repo/cli'
import { typeName } from '../grammar/words.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import type { SchemaBlock } from '../schema/scan-schema.ts'
import { tableOf } from './table-of.ts'

/** The views that the newest rename made, by their names: of the table first, then of join tables. */
export function viewsOf({ migrations }: ProjectState, tableSql: string) {
  const made = migrations.toReversed().map((migration) => ({
    migration: migration.name,
    views: [
      ...migration.sql.matchAll(
        /^CREATE VIEW (?:"[^"]+"\.)?"([^"]+)"(?: WITH \([^)]*\))? AS (.+?);?$/gm,
      ),
    ],
  }))
  for (const { migration, views } of made) {
    const own = views.find(([, , query]) => query === `SELECT * FROM ${tableSql}`)
    if (own === undefined) continue
    const names = [own, ...views.filter((view) => view !== own)].map(([, name = '']) => name)
    const gone = `"${names[0]}";`
    const dropped = migrations.some(
      ({ name, sql }) =>
        name > migration &&
        sql.split('\n').some((line) => line.startsWith('DROP VIEW ') && line.endsWith(gone)),
    )
    return { names, dropped }
  }
  return { names: [], dropped: false }
}

/** The model that had the table under its old name. */
const modelBefore = (state: ProjectState, view: string) =>
  state.base()?.blocks.find((block) => block.kind === 'model' && tableOf(block).name === view)
    ?.name ?? typeName(view)

/**
 * Throws `SUCCESSION.OPEN` while a view has the table's old name: it holds the table, and its columns,
 * to what they are.
 */
export function checkNoView(state: ProjectState, block: SchemaBlock): void {
  const { names, dropped } = viewsOf(state, tableOf(block).sql)
  const [view] = names
  if (view === undefined || dropped) return
  throw new UserError({
    code: 'SUCCESSION.OPEN',
    message: `The view "${view}" stands in for the table of ${block.name}, under the name that it had.`,
    hint: `Finish that first, when the release is out: pnpm gen rename model ${modelBefore(state, view)} ${block.name} --finish`,
  })
}
