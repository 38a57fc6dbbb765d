import type { FileChange } from '@repo/migrate/generation'
import { kebabCase } from '../grammar/words.ts'
import type { Render } from '../pipeline/generator.ts'
import type { ProjectState } from '../pipeline/project-state.ts'

/** `.changeset/add-post.md`: a minor release of the packages that change. None without changesets. */
export function changeset(
  state: ProjectState,
  render: Render,
  { name, summary, packages }: { name: string; summary: string; packages: string[] },
): FileChange[] {
  if (state.read('.changeset/config.json') === undefined) return []
  const base = `.changeset/${kebabCase(name)}`
  let path = `${base}.md`
  for (let number = 2; state.read(path) !== undefined; number += 1) path = `${base}-${number}.md`
  const after = render(new URL('./changeset.md.hbs', import.meta.url), { packages, summary })
  return [{ path, before: undefined, after }]
}
