import { concurrentStep, type MigrationStep } from './file-forms.ts'
import { fileName } from './identifier.ts'
import type { Statement } from './statement.ts'

/** An index on a table with rows, built while it is read and written. */
export function addIndex({ sql, table, object }: Statement): MigrationStep {
  const unique = /^CREATE UNIQUE INDEX /.test(sql)
  return concurrentStep(
    {
      name: `add_${fileName(object)}`,
      phase: 'expand',
      reason: unique
        ? `no two rows of ${table} may share the value`
        : `an index on ${table} for reads by the column`,
      risk: `reads ${table} twice; reads and writes go on`,
    },
    sql.replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY '),
  )
}
