import { kebabCase } from '../grammar/words.ts'
import type { FileChange } from '../pipeline/file-change.ts'
import type { Render } from '../pipeline/generator.ts'

/** `.changeset/add-post.md`: a minor release of the packages that the change touches. */
export function changeset(
  name: string,
  summary: string,
  packages: string[],
  render: Render,
): FileChange {
  return {
    path: `.changeset/${kebabCase(name)}.md`,
    before: undefined,
    after: render(new URL('./changeset.md.hbs', import.meta.url), { packages, summary }),
  }
}
