import type { Project } from '@repo/migrate'
import type { FileChange, Journal } from '@repo/migrate/generation'
import { templateRender } from '../pipeline/plop-engine.ts'
import { readProjectState } from '../pipeline/project-state.ts'
import { changeset } from '../plan/changeset.ts'
import { nameOf } from './forward-undo.ts'

/** Of an undo that others get: what they had is no more. */
export async function undoChangeset(project: Project, undone: Journal): Promise<FileChange[]> {
  const api = undone.files.some((file) => file.path.startsWith('apps/api/'))
  return changeset(readProjectState(project), await templateRender(project.root), {
    name: `undo_${nameOf(undone)}`,
    summary: `Take back: ${undone.command}.`,
    packages: api ? ['apps/api', 'packages/db'] : ['packages/db'],
    breaking: true,
  })
}
