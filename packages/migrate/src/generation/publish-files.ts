import { existsSync, statSync } from 'node:fs'
import { chmod, copyFile, mkdir, rename, rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '@repo/cli'
import { errorCode } from '@repo/cli/error-code'
import { syncFolder, writeDurably } from './durable-files.ts'
import type { FileChange } from './file-change.ts'
import type { StagedFile } from './journal.ts'
import { contentOf, nearestFolder, targetOf } from './project-file.ts'

/**
 * Puts staged files in place and deletes those that go, with the folders that they leave empty.
 * What is so already, as after a kill, is left alone. Throws `GENERATE.FILE_CHANGED`.
 */
export async function publishFiles(
  root: string,
  files: StagedFile[],
  onFile: (path: string) => Promise<void> = async () => {},
): Promise<void> {
  checkPublishable(root, files)
  const folders = new Set<string>()
  for (const file of inOrder(files)) {
    if (file.after === undefined) await deleteFile(root, file.path)
    else await replaceFile(root, file, file.after)
    folders.add(nearestFolder(path.dirname(targetOf(root, file.path))))
    await onFile(file.path)
  }
  for (const folder of folders) await syncFolder(nearestFolder(folder))
}

/** Takes back those that were put in place; what someone edited since is left alone. */
export async function unpublishFiles(root: string, files: StagedFile[]): Promise<void> {
  const published = files.filter(
    ({ path: file, before, after }) => before !== after && contentOf(root, file) === after,
  )
  const back = published.map((file) => ({ ...file, before: file.after, after: file.before }))
  await publishFiles(root, back)
}

async function replaceFile(root: string, file: StagedFile, content: string): Promise<void> {
  const target = targetOf(root, file.path)
  const staged = path.join(root, file.staged)
  if (contentOf(root, file.path) === content) return rm(staged, { force: true })
  if (contentOf(root, file.staged) !== content) {
    await mkdir(path.dirname(staged), { recursive: true })
    await writeDurably(staged, content)
  }
  await mkdir(path.dirname(target), { recursive: true })
  if (existsSync(target)) await chmod(staged, statSync(target).mode)
  await rename(staged, target).catch(async (error: unknown) => {
    if (errorCode(error) !== 'EXDEV') throw error
    // A mount of the same file system, as a container has them.
    const beside = path.join(path.dirname(target), path.basename(staged))
    await copyFile(staged, beside)
    await rename(beside, target)
    await rm(staged)
  })
}

async function deleteFile(root: string, file: string): Promise<void> {
  const absolute = path.join(root, file)
  await rm(absolute, { force: true })
  let folder = path.dirname(absolute)
  while (folder !== root && (await removeEmptyFolder(folder))) folder = path.dirname(folder)
}

/** Whether the folder is gone now. */
async function removeEmptyFolder(folder: string): Promise<boolean> {
  try {
    await rmdir(folder)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true
    return false // it holds something, or is a link
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
    hint: `git stash push --include-untracked -- ${edited.path}`,
  })
}

/**
 * New files first, then those that refer to them, then what nothing refers to any more, the
 * schema last: a running app meets no dangling import.
 */
function inOrder(files: StagedFile[]): StagedFile[] {
  const rank = ({ path: file, before, after }: FileChange) => {
    if (file.endsWith('.prisma')) return 3
    if (after === undefined) return 2
    return before === undefined ? 0 : 1
  }
  return files.toSorted((a, b) => rank(a) - rank(b))
}
