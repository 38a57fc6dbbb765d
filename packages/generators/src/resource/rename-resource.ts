import type { ResourceEdits } from '../generators/field/resource-edits.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import type { ModelNames } from '../plan/names.ts'

export const renameResource = (
  _from: ModelNames,
  _to: ModelNames,
  _state: ProjectState,
): ResourceEdits => ({ files: [], conflicts: [], notes: [] })
