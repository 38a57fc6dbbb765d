import { type MigrationStep, transactionalStep } from './file-forms.ts'
import { list } from './list.ts'

interface AddTables {
  name: string
  tables: string[]
  /** Existing tables that the new ones refer to. */
  referenced: string[]
  /** All that makes the new tables: types, tables, their indexes and foreign keys. */
  statements: string[]
}

/** New tables hold no rows, so all of it fits one file; a foreign key locks the table it refers to for a moment. */
export function addTables({ name, tables, referenced, statements }: AddTables): MigrationStep {
  return transactionalStep(
    {
      name,
      phase: 'expand',
      reason: `${tables.length === 1 ? 'a new table' : 'new tables'}, ${list(tables)}; nothing uses ${tables.length === 1 ? 'it' : 'them'} yet`,
      risk:
        referenced.length === 0
          ? 'locks nothing that exists'
          : `locks ${list(referenced)} against writes for milliseconds; gives up after 2 s of waiting`,
    },
    statements,
  )
}
