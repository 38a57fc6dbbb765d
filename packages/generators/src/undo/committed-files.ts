import { git } from '@repo/migrate'
import type { FileChange } from '@repo/migrate/generation'

/** Which of these are in git's last commit as a generation has left them. */
export function committedFiles(root: string, files: readonly FileChange[]): string[] {
  const paths = files.filter(({ after }) => after !== undefined).map((file) => file.path)
  if (paths.length === 0) return []
  const list = (...args: string[]) => git(root, ...args, '--', ...paths)?.split('\n') ?? []
  const changed = new Set(list('diff', '--name-only', '--relative', 'HEAD'))
  return list('ls-tree', '-r', '--name-only', 'HEAD').filter(
    (file) => file !== '' && !changed.has(file),
  )
}
