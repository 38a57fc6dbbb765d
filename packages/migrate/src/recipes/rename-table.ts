import type { DatabaseChange } from './database-change.ts'
import { createView } from './drop-view.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { besides, quoted } from './identifier.ts'
import { backwards, type ObjectRename } from './object-renames.ts'
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
  /** Only this branch has the table, so that no running release says the old name. */
  unreleased?: boolean
}

/** Renames a table, in the catalog alone. */
export function renameTable(options: RenameTable): DatabaseChange {
  const { name, table, to, objects, keepView = false, unreleased = false } = options
  const renamed: Table = { ...table, name: to, sql: besides(table.sql, to) }
  const rename = (one: Table, other: Table) =>
    one.name === other.name ? [] : [`ALTER TABLE ${one.sql} RENAME TO ${quoted(other.name)}`]
  const view = keepView ? [createView(table.sql, renamed)] : []
  const who = keepView
    ? 'a view has the old name for the release that runs'
    : unreleased
      ? 'no release uses it yet'
      : 'a release that says the old name fails'
  const rebuilt = objects.flatMap((object) => object.rebuilds ?? [])
  const step = transactionalStep(
    {
      name,
      phase: keepView || unreleased ? 'expand' : 'contract',
      reason: `${table.name} is now ${to}; ${who}`,
      risk: `locks ${table.name} for milliseconds${rebuilt.length > 0 ? `, and ${rebuilt[0]} while its keys are built again` : ''}; ${givesUp}`,
    },
    [...rename(table, renamed), ...objects.map(({ sql }) => sql), ...view],
  )
  return {
    steps: [step],
    undo: [
      ...(keepView ? [`DROP VIEW ${table.sql}`] : []),
      ...backwards(objects),
      ...rename(renamed, table),
    ],
    lost: [],
    why: 'a rename changes the catalog alone, so it is one migration',
  }
}
