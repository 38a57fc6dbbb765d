import { givesUp, type MigrationStep, transactionalStep } from './file-forms.ts'
import { addColumnsAtOnce, type Fill } from './filled-columns.ts'
import { list } from './list.ts'
import { lockedTables, type Statement } from './statement.ts'

interface AddTables {
  name: string
  /** Types that are made first. */
  types: string[]
  /** All that makes the tables or, where only this branch has them, changes them. */
  statements: Statement[]
  fill?: Fill[]
}

/** Tables that no running release uses, so all of it fits one file; a foreign key locks the table it refers to for a moment. */
export function addTables({ name, types, statements, fill = [] }: AddTables): MigrationStep {
  const tables = distinct(statements.map(({ table }) => table))
  const made = statements.filter(({ kind }) => kind === 'table').map(({ table }) => table)
  const referenced = distinct(statements.map((statement) => statement.referenced)).filter(
    (table) => table !== '' && !tables.includes(table),
  )
  return transactionalStep(
    {
      name,
      phase: 'expand',
      reason:
        made.length > 0 ? newTables(made) : `adds to ${list(tables)}, which no release uses yet`,
      risk:
        referenced.length === 0
          ? 'locks nothing that a release uses'
          : `locks ${list(referenced)} against writes for milliseconds; ${givesUp}`,
      locks: lockedTables(statements),
    },
    [
      ...types,
      ...statements.flatMap((statement) =>
        statement.kind === 'alter' ? addColumnsAtOnce(statement, fill) : [statement.sql],
      ),
    ],
  )
}

function newTables(tables: string[]): string {
  const [kind, it] = tables.length === 1 ? ['a new table', 'it'] : ['new tables', 'them']
  return `${kind}, ${list(tables)}; nothing uses ${it} yet`
}

const distinct = (words: string[]) => [...new Set(words)]
