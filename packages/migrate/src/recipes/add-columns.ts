import { type MigrationStep, transactionalStep } from './file-forms.ts'

interface AddColumns {
  name: string
  table: string
  /** `ALTER TABLE … ADD COLUMN …`, and before it the types that it needs. */
  statements: string[]
}

/** Columns that may be NULL or have a constant default: no row is written. */
export function addColumns({ name, table, statements }: AddColumns): MigrationStep {
  return transactionalStep(
    {
      name,
      phase: 'expand',
      reason: `adds to ${table} what the running release does not need to know`,
      risk: `locks ${table} for milliseconds, rewrites no row; gives up after 2 s of waiting`,
    },
    statements,
  )
}
