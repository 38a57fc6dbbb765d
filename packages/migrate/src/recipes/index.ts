export { addEnumValue } from './add-enum-value.ts'
export { additions } from './additions.ts'
export { backfillIn } from './backfill.ts'
export { columnDefault } from './column-default.ts'
export { countRowsUnlike, fieldsOfRow } from './count-rows-unlike.ts'
export type { DatabaseChange, UndoLoss } from './database-change.ts'
export { dropColumn } from './drop-column.ts'
export { dropTable } from './drop-table.ts'
export { dropView } from './drop-view.ts'
export { givesUp, type MigrationStep, type Phase, transactionalStep } from './file-forms.ts'
export type { Fill } from './filled-columns.ts'
export { besides, literal, quoted } from './identifier.ts'
export { isInPlace } from './is-in-place.ts'
export { type JoinTable, type ObjectRename, objectRenames } from './object-renames.ts'
export { relaxColumn } from './relax-column.ts'
export { renameColumn } from './rename-column.ts'
export { renameEnum, renameEnumValue } from './rename-enum.ts'
export { renameTable } from './rename-table.ts'
export { goesWith, replaceColumn } from './replace-column.ts'
export { replaceForeignKeys } from './replace-foreign-keys.ts'
export { fillColumn, requireColumn } from './require-column.ts'
export { retypeColumn } from './retype-column.ts'
export { splitStatements } from './split-statements.ts'
export { withValue } from './sql-text.ts'
export { readStanding, type Successor } from './standing/read-standing.ts'
export {
  describeStanding,
  madeByHand,
  namedOf,
  nothingStands,
  type Standing,
  type StandingObjects,
} from './standing/standing.ts'
export { lockedTables, readStatement } from './statement.ts'
export { syncName } from './sync-trigger.ts'
export type { Table } from './table.ts'
