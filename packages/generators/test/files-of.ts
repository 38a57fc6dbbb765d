import { globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

const excluded = new Set(['node_modules', '.strata', '.git'])

/** Every file, client included, by its content: two equal maps are the same project. */
export function filesOf(root: string): Record<string, string> {
  const names = globSync('**', {
    cwd: root,
    exclude: (name) => excluded.has(name),
  })
  const hidden = globSync('**/.*', {
    cwd: root,
    exclude: (name) => excluded.has(name),
  })
  const changesets = globSync('.changeset/*', { cwd: root })
  const entries = [...new Set([...names, ...hidden, ...changesets])]
    .filter((name) => !excluded.has(name) && statSync(path.join(root, name)).isFile())
    .sort()
    .map((name) => [name, readFileSync(path.join(root, name), 'utf8')] as const)
  return Object.fromEntries(entries)
}
