import { UserError } from '@repo/cli'
import type { DatabaseChange } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { besides, quoted } from './identifier.ts'
import { list } from './list.ts'
import { backwards, type ObjectRename, type OldName } from './object-renames.ts'
import type { Standing } from './standing/standing.ts'
import type { Table } from './table.ts'

interface RenameTable {
  name: string
  /** As it is called before. */
  table: Table
  /** The new name alone: `articles`. The same where only what is named after its model changes. */
  to: string
  /** What is named after the table or its model, from `objectRenames`. */
  objects: ObjectRename[]
  /** A view takes the old name, so that the running release goes on; `dropView` ends that. */
  keepView?: boolean
  /** What SQL by hand made on the table: the view is for whom the table is, row by row. */
  standing?: readonly Standing[]
  /** Only this branch has the table, so that no running release says the old name. */
  unreleased?: boolean
}

/**
 * Renames a table, in the catalog alone. Throws `RENAME.SWAPS_COLUMNS` where a view cannot stand
 * for a join table, since that keeps its name.
 */
export function renameTable(options: RenameTable): DatabaseChange {
  const { name, table, to, objects, keepView = false, unreleased = false } = options
  const { standing = [] } = options
  const renamed: Table = { ...table, name: to, sql: besides(table.sql, to) }
  const rename = (one: Table, other: Table) =>
    one.name === other.name ? [] : [`ALTER TABLE ${one.sql} RENAME TO ${quoted(other.name)}`]
  const views = keepView ? viewsOf(table, renamed, objects) : []
  const who = keepView
    ? 'a view has the old name for the release that runs'
    : unreleased
      ? 'no release uses it yet'
      : 'a release that says the old name fails'
  const rebuilt = distinct(objects.flatMap(({ rebuilds }) => rebuilds ?? []))
  const step = transactionalStep(
    {
      name,
      // The next release cannot do without it, so it does not wait for the end of the one before.
      phase: 'expand',
      reason: `${table.name} is now ${to}; ${who}`,
      risk: `locks ${table.name} for milliseconds${rebuilt.length > 0 ? `, and ${list(rebuilt)} while its keys are built again` : ''}; ${givesUp}`,
      locks: [table.sql, ...objects.map((object) => object.table)],
    },
    [
      ...rename(table, renamed),
      ...objects.map(({ sql }) => sql),
      ...views.map((view) => createView(view, standing)),
      // Under the table's old name, these are of the view.
      ...(keepView ? standing.filter(({ kind }) => kind === 'grant') : []).flatMap(
        ({ sql }) => sql ?? [],
      ),
    ],
  )
  return {
    steps: [step],
    undo: [
      ...views.map((view) => `DROP VIEW ${view.name}`),
      ...backwards(objects),
      ...rename(renamed, table),
    ],
    lost: [],
    why: 'a rename changes the catalog alone, so it is one migration',
  }
}

/**
 * Postgres writes through views this simple: inserts, updates and deletes reach the table. Policies
 * of the table are for who asks, not for who made the view.
 */
function createView({ name, query }: OldName, standing: readonly Standing[]): string {
  const secured = standing.some(({ kind }) => kind === 'security')
  return `CREATE VIEW ${name}${secured ? ' WITH (security_invoker = true)' : ''} AS ${query}`
}

function viewsOf(table: Table, renamed: Table, objects: ObjectRename[]): OldName[] {
  const joins = objects.flatMap(({ view }) => view ?? [])
  const swapped = distinct(objects.flatMap(({ rebuilds }) => rebuilds ?? []))
  const lost = swapped.find((join) => joins.every((view) => view.table !== join))
  if (lost !== undefined) throw swapsColumns(lost)
  const own = { name: table.sql, table: renamed.sql, query: `SELECT * FROM ${renamed.sql}` }
  return [own, ...joins]
}

const distinct = (words: string[]) => [...new Set(words)]

const swapsColumns = (join: string) =>
  new UserError({
    code: 'RENAME.SWAPS_COLUMNS',
    message: `The release that runs would read the columns A and B of ${join} the wrong way round: Prisma orders them by the names of the models.`,
    hint: 'Run the same command with --db instead of --zero-downtime',
  })
