import type { FileChange } from '@repo/migrate/generation'
import type { Conflict } from '../pipeline/conflict.ts'
import type { ProjectState } from '../pipeline/project-state.ts'

/** What becomes of the API, its tests and factories; not yet formatted. */
export interface ResourceEdits {
  files: FileChange[]
  conflicts: Conflict[]
  notes: string[]
}

/** One edit of one file. What it says when its place is gone is what a `Conflict` says. */
export interface SourceEdit extends Conflict {
  /** Undefined where the place is gone or not clear. */
  edit: (content: string) => string | undefined
}

/** Makes the edits one after another. A file that is not there has nothing to edit. */
export function applyEdits(edits: readonly SourceEdit[], state: ProjectState): ResourceEdits {
  const contents = new Map<string, string>()
  const conflicts: Conflict[] = []
  for (const { edit, path, ...conflict } of edits) {
    const content = contents.get(path) ?? state.read(path)
    if (content === undefined) continue
    const edited = edit(content)
    if (edited === undefined) conflicts.push({ path, ...conflict })
    else contents.set(path, edited)
  }
  const files = [...contents].map(([path, after]) => ({ path, before: state.read(path), after }))
  return { files: files.filter(({ before, after }) => before !== after), conflicts, notes: [] }
}
