import { existsSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'

/** The file itself, where a link stands in its place. */
export function targetOf(root: string, file: string): string {
  const absolute = path.join(root, file)
  return existsSync(absolute) ? realpathSync(absolute) : absolute
}

/** Undefined for a file that is not there. */
export function contentOf(root: string, file: string): string | undefined {
  const absolute = path.join(root, file)
  return existsSync(absolute) ? readFileSync(absolute, 'utf8') : undefined
}

/** The folder itself or, where it is not there, the nearest one above. */
export function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(path.dirname(folder))
}
