import type { DatabaseChange } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { quoted } from './identifier.ts'
import { backwards, type ObjectRename } from './object-renames.ts'
import type { Table } from './table.ts'

interface RenameColumn {
  name: string
  table: Table
  from: string
  to: string
  /** What is named after the column, from `objectRenames`. */
  objects: ObjectRename[]
  /** Only this branch has the table, so that no running release says the old name. */
  unreleased?: boolean
}

/** Renames a column, in the catalog alone. A release that says the old name fails from then on. */
export function renameColumn(options: RenameColumn): DatabaseChange {
  const { name, table, from, to, objects, unreleased = false } = options
  const rename = (one: string, other: string) =>
    `ALTER TABLE ${table.sql} RENAME COLUMN ${quoted(one)} TO ${quoted(other)}`
  const step = transactionalStep(
    {
      name,
      // The next release cannot do without it, so it does not wait for the end of the one before.
      phase: 'expand',
      reason: `${from} of ${table.name} is now ${to}; ${unreleased ? 'no release uses it yet' : 'a release that says the old name fails'}`,
      risk: `locks ${table.name} for milliseconds; ${givesUp}`,
      locks: [table.sql, ...objects.map((object) => object.table)],
    },
    [rename(from, to), ...objects.map(({ sql }) => sql)],
  )
  return {
    steps: [step],
    undo: [...backwards(objects), rename(to, from)],
    lost: [],
    why: 'a rename changes the catalog alone, so it is one migration',
  }
}
