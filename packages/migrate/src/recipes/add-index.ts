import { concurrentStep, type MigrationStep } from './file-forms.ts'
import { besides, fileName } from './identifier.ts'
import type { Statement } from './statement.ts'

/** An index on a table with rows, built while it is read and written. */
export function addIndex({
  sql,
  table,
  tableSql,
  object,
}: Pick<Statement, 'sql' | 'table' | 'tableSql' | 'object'>): MigrationStep {
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
    // Alone in its file, it cannot drop what an attempt has left.
    `If it fails, drop what it leaves before the next deploy: DROP INDEX CONCURRENTLY IF EXISTS ${besides(tableSql, object)};`,
  )
}
