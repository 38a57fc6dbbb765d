import { givesUp, type MigrationStep, transactionalStep } from './file-forms.ts'
import { fileName, quoted } from './identifier.ts'
import { list } from './list.ts'
import { lockedTables, type Statement } from './statement.ts'

/** A foreign key on a table with rows: first for new rows only, then checked under a lock that lets all pass. */
export function addForeignKey(statement: Statement): MigrationStep[] {
  const { sql, table, tableSql, object, referenced } = statement
  return [
    transactionalStep(
      {
        name: `add_${fileName(object)}`,
        phase: 'expand',
        reason: `new rows of ${table} must refer to a row of ${referenced}; those that exist are checked next`,
        risk: `locks ${list([...new Set([table, referenced])])} against writes for milliseconds; ${givesUp}`,
        locks: lockedTables([statement]),
      },
      [`${sql} NOT VALID`],
    ),
    transactionalStep(
      {
        name: `validate_${fileName(object)}`,
        phase: 'expand',
        reason: `checks the rows of ${table} that were there before the foreign key`,
        risk: `reads ${table} once; reads and writes go on`,
        locks: [tableSql],
        readsTable: true,
      },
      [`ALTER TABLE ${tableSql} VALIDATE CONSTRAINT ${quoted(object)}`],
    ),
  ]
}
