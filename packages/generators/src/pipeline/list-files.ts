import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** Not written by hand. */
const skipped: ReadonlySet<string> = new Set(['node_modules', 'generated', 'dist', '.turbo'])

/** Paths, from `root` and sorted, of all files below a folder that people write; none if it is not there. */
export function listFiles(root: string, folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return []
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true })
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : listFiles(root, name)
      return entry.isFile() ? [name] : []
    })
}
