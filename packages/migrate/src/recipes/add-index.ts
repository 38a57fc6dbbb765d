import { concurrentStep, type MigrationStep } from './file-forms.ts'

interface AddIndex {
  name: string
  table: string
  /** `CREATE INDEX …` or `CREATE UNIQUE INDEX …` */
  statement: string
}

/** An index on a table with rows, built while it is read and written. */
export function addIndex({ name, table, statement }: AddIndex): MigrationStep {
  const unique = /^CREATE UNIQUE INDEX /.test(statement)
  return concurrentStep(
    {
      name,
      phase: 'expand',
      reason: unique
        ? `no two rows of ${table} may share the value`
        : `an index on ${table} for reads by the column`,
      risk: `reads ${table} twice; reads and writes go on`,
    },
    statement.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY '),
  )
}
