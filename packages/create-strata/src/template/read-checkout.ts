import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '@repo/cli'
import { isShipped } from './not-shipped.ts'
import type { TemplateFile } from './template.ts'

interface TrackedFile {
  /** With `/` on every system, relative to the checkout. */
  path: string
  executable: boolean
}

/** The tracked files that ship, with what the work tree holds now. Throws `TEMPLATE.NOT_A_CLONE`. */
export async function readCheckout(root: string): Promise<TemplateFile[]> {
  return trackedFiles(root)
    .filter((file) => isShipped(file.path))
    .map((file) => ({
      path: file.path,
      mode: file.executable ? 0o755 : 0o644,
      // One read after the other: for a few hundred small files faster than the thread pool.
      content: readFileSync(path.join(root, file.path)),
    }))
}

/** Tracked and still there: a deletion need not be committed to count. */
export function trackedFiles(root: string): TrackedFile[] {
  return listIndex(root)
    .split('\0')
    .filter((line) => line !== '')
    .map(parseLine)
    .filter((file) => existsSync(path.join(root, file.path)))
}

function listIndex(root: string): string {
  // git refuses a clone of another user, as mounted ones are, unless told; we only read its index.
  const args = ['-c', 'safe.directory=*', 'ls-files', '--stage', '-z']
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })
  } catch (cause) {
    throw new UserError({
      code: 'TEMPLATE.NOT_A_CLONE',
      message: `git does not list the files of "${root}", so which of them to ship is unknown.`,
      hint: 'Install git, and git clone this repository.',
      cause,
    })
  }
}

/** `100644 <hash> 0\t<path>` */
function parseLine(line: string): TrackedFile {
  const tab = line.indexOf('\t')
  const [mode = '', file] = [line.slice(0, 6), line.slice(tab + 1)]
  if (!mode.startsWith('100')) throw new Error(`"${file}" has mode ${mode}; only files can ship`)
  return { path: file, executable: mode === '100755' }
}
