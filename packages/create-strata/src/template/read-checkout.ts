import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '@repo/cli'
import { type IndexEntry, parseGitIndex } from './git-index.ts'
import { isShipped } from './not-shipped.ts'
import type { TemplateFile } from './template.ts'

/** The tracked files that ship, with what the work tree holds now. Throws `TEMPLATE.NOT_A_CLONE`. */
export async function readCheckout(root: string): Promise<TemplateFile[]> {
  return trackedFiles(root)
    .filter((entry) => isShipped(entry.path))
    .map((entry) => ({
      path: entry.path,
      mode: entry.executable ? 0o755 : 0o644,
      // One read after the other: for a few hundred small files faster than the thread pool.
      content: readFileSync(path.join(root, entry.path)),
    }))
}

/** Tracked and still there: a deletion need not be committed to count. */
export function trackedFiles(root: string): IndexEntry[] {
  return parseGitIndex(readFileSync(indexFile(root))).filter((entry) =>
    existsSync(path.join(root, entry.path)),
  )
}

function indexFile(root: string): string {
  const dotGit = path.join(root, '.git')
  const index = path.join(linkedFolder(root, dotGit) ?? dotGit, 'index')
  if (existsSync(index)) return index
  throw new UserError({
    code: 'TEMPLATE.NOT_A_CLONE',
    message: `"${root}" is no git clone with files in it, so which files to ship is unknown.`,
    hint: 'git clone this repository and run it there',
  })
}

/** In a linked work tree `.git` is a file that names the real folder. */
function linkedFolder(root: string, dotGit: string): string | undefined {
  try {
    const [, folder] = /^gitdir: (.+)/.exec(readFileSync(dotGit, 'utf8')) ?? []
    return folder && path.resolve(root, folder)
  } catch {
    return undefined // a folder, or nothing at all
  }
}
