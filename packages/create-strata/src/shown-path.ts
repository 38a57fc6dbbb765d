import path from 'node:path'

/** The shorter way to write `folder` for someone who is in `cwd`. */
export function shownPath(cwd: string, folder: string): string {
  const relative = path.relative(cwd, folder) || '.'
  return relative.length < folder.length ? relative : folder
}
