import { type ResourceEdits, resourceEdits } from '../generators/field/resource-edits.ts'
import type { FieldSpec } from '../grammar/field-spec.ts'
import type { ProjectState } from '../pipeline/project-state.ts'

/** What happened to a field, for the API, its tests and the factory. */
export type ResourceChange =
  | { change: 'add'; spec: FieldSpec }
  | { change: 'rename'; from: string; to: string }
  | { change: 'remove'; name: string }
  | { change: 'replace'; spec: FieldSpec }

export function followResource(
  model: string,
  changes: ResourceChange[],
  state: ProjectState,
): ResourceEdits {
  const added = changes.flatMap((one) => (one.change === 'add' ? [one.spec] : []))
  return resourceEdits(model, added, state)
}
