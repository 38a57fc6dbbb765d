import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '@repo/cli'
import type { FileChange } from '../pipeline/file-change.ts'
import { removeWithEmptyFolders, syncFolder, writeDurably } from './durable-files.ts'
import type { Journal } from './journal.ts'

type Files = Pick<Journal, 'id' | 'files'>

/** Throws `GENERATE.FILE_CHANGED` where a file is not what the plan was made from. */
export function checkUnchanged(root: string, files: FileChange[]): void {
  const changed = files.find(({ path: file, before }) => contentOf(root, file) !== before)
  if (changed === undefined) return
  throw new UserError({
    code: 'GENERATE.FILE_CHANGED',
    message: `"${changed.path}" was changed while the plan was made or shown.`,
    hint: 'Run the same command again',
  })
}

/** Writes every new content beside its target, so that a full disk or a forbidden folder shows before anything changes. */
export async function stageFiles(root: string, journal: Files, signal: AbortSignal): Promise<void> {
  for (const file of journal.files) {
    if (file.after === undefined) continue
    signal.throwIfAborted()
    await mkdir(path.dirname(path.join(root, file.path)), { recursive: true })
    await writeDurably(stagedPath(root, journal, file), file.after)
  }
}

/** Puts staged files in place; what is in place already, as after a kill, is left alone. */
export async function publishFiles(
  root: string,
  journal: Files,
  onFile: (path: string) => Promise<void>,
): Promise<void> {
  checkPublishable(root, journal.files)
  const folders = new Set<string>()
  for (const file of inOrder(journal.files)) {
    const target = path.join(root, file.path)
    const staged = stagedPath(root, journal, file)
    if (contentOf(root, file.path) === file.after) await rm(staged, { force: true })
    else if (file.after === undefined) await rm(target)
    else {
      if (!existsSync(staged) || readFileSync(staged, 'utf8') !== file.after) {
        await mkdir(path.dirname(target), { recursive: true })
        await writeDurably(staged, file.after)
      }
      await rename(staged, target)
    }
    folders.add(path.dirname(target))
    await onFile(file.path)
  }
  for (const folder of folders) await syncFolder(folder)
}

/** Takes away what `stageFiles` wrote. */
export async function unstageFiles(root: string, journal: Files): Promise<void> {
  for (const file of journal.files) {
    await removeWithEmptyFolders(stagedPath(root, journal, file), root)
  }
}

/** Throws where someone edited a file after the interruption: neither side may be lost. */
function checkPublishable(root: string, files: FileChange[]): void {
  const edited = files.find(({ path: file, before, after }) => {
    const content = contentOf(root, file)
    return content !== before && content !== after
  })
  if (edited === undefined) return
  throw new UserError({
    code: 'GENERATE.FILE_CHANGED',
    message: `"${edited.path}" was edited after a generation was interrupted; it can only be finished on the file as it was.`,
    hint: `git stash push -- ${edited.path}`,
  })
}

/** New files first, then those that refer to them, the schema last: a running app meets no dangling import. */
function inOrder(files: FileChange[]): FileChange[] {
  const rank = ({ path: file, before }: FileChange) =>
    file.endsWith('.prisma') ? 2 : before === undefined ? 0 : 1
  return files.toSorted((a, b) => rank(a) - rank(b))
}

const stagedPath = (root: string, { id }: Files, { path: file }: FileChange) =>
  path.join(root, path.dirname(file), `.${path.basename(file)}.${id}.tmp`)

function contentOf(root: string, file: string): string | undefined {
  const absolute = path.join(root, file)
  return existsSync(absolute) ? readFileSync(absolute, 'utf8') : undefined
}
