import type { DatabaseChange } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { quoted } from './identifier.ts'
import type { Table } from './table.ts'

interface RelaxColumn {
  name: string
  table: Table
  column: string
  /** One line: why it need not have a value. */
  reason: string
  /** The default that goes too: SQL. */
  dropDefault?: string
}

/** Lets a column be NULL, for all releases that run. */
export function relaxColumn(options: RelaxColumn): DatabaseChange {
  const { name, table, column, reason, dropDefault } = options
  const alter = (action: string) => `ALTER COLUMN ${quoted(column)} ${action}`
  const clauses = [
    alter('DROP NOT NULL'),
    ...(dropDefault === undefined ? [] : [alter('DROP DEFAULT')]),
  ]
  const step = transactionalStep(
    {
      name,
      phase: 'expand',
      reason,
      risk: `locks ${table.name} for milliseconds; ${givesUp}`,
      locks: [table.sql],
    },
    [`ALTER TABLE ${table.sql} ${clauses.join(', ')}`],
  )
  const back = [
    ...(dropDefault === undefined ? [] : [alter(`SET DEFAULT ${dropDefault}`)]),
    alter('SET NOT NULL'),
  ]
  return {
    steps: [step],
    undo: [`ALTER TABLE ${table.sql} ${back.join(', ')}`],
    lost: [],
    why: 'nothing to scan and nothing to rewrite',
  }
}
