export type { ResourceEdits } from '../generators/field/resource-edits.ts'
