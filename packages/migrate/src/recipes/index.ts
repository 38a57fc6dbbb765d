export { additions } from './additions.ts'
export type { MigrationStep } from './file-forms.ts'
export { splitStatements } from './split-statements.ts'
