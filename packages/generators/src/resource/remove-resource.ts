import type { FileChange } from '@repo/migrate/generation'
import type { ProjectState } from '../pipeline/project-state.ts'
import type { ModelNames } from '../plan/names.ts'
import { modelMentionNote } from './mention-note.ts'
import { ownFiles } from './rename-resource.ts'
import type { ResourceEdits } from './resource-edits.ts'
import { resourcePaths, routeList } from './resource-files.ts'
import { removeRoute } from './route-list.ts'

/** Deletes the routes' folder and the factory of a model, and takes the routes out of their list. */
export function removeResource(names: ModelNames, state: ProjectState): ResourceEdits {
  const files: FileChange[] = ownFiles(names, state).map((path) => ({
    path,
    before: state.read(path),
    after: undefined,
  }))
  const { schemas } = resourcePaths(names)
  if (state.read(schemas) === undefined) {
    const note = `There is no "${schemas}", so the API does not change.`
    return { files, conflicts: [], notes: [note, ...modelMentionNote(names, files, state)] }
  }
  const before = state.read(routeList) ?? ''
  const { content: after, conflicts } = removeRoute(before, names)
  const changed = after === before ? files : [...files, { path: routeList, before, after }]
  return { files: changed, conflicts, notes: modelMentionNote(names, changed, state) }
}
