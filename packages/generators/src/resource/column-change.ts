import type { ModelNames } from '../plan/names.ts'
import type { ApiField } from './api-field.ts'
import type { IncludedRelation } from './included-relation.ts'
import type { resourcePaths } from './resource-files.ts'

/** The resource whose files are edited. */
export interface Resource {
  names: ModelNames
  paths: ReturnType<typeof resourcePaths>
  /** The column of its key. */
  key: string
}

/** A column before and after; without the one it is new, without the other it goes. */
export type ColumnChange =
  | { from: ApiField; to: ApiField }
  | { from: ApiField; to: undefined }
  | { from: undefined; to: ApiField }

/** The same of a relation that answers may include. */
export type RelationChange =
  | { from: IncludedRelation; to: IncludedRelation }
  | { from: IncludedRelation; to: undefined }
  | { from: undefined; to: IncludedRelation }
