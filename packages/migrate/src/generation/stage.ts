import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { chmod, mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '@repo/cli'
import type { SchemaFile } from '@repo/schema-engine'
import { syncFolder, writeDurably } from './durable-files.ts'
import type { FileChange } from './file-change.ts'
import type { Journal, StagedFile } from './journal.ts'

type Files = Pick<Journal, 'files'>

/**
 * Where each new content waits: in the nearest folder above its target that is there, since a
 * rename works within a file system, and a folder of a migration without its script is an error.
 */
export function withStagedPaths(root: string, id: string, files: FileChange[]): StagedFile[] {
  return files.map((file, at) => {
    let folder = path.dirname(targetOf(root, file.path))
    while (!existsSync(folder)) folder = path.dirname(folder)
    const staged = path.join(path.relative(root, folder), `.${id}-${at}.tmp`)
    return { ...file, staged: staged.replaceAll(path.sep, '/') }
  })
}

/** Throws `GENERATE.FILE_CHANGED` where a file is not what the plan was made from. */
export function checkUnchanged(root: string, files: FileChange[], schema: SchemaFile[]): void {
  const schemaFiles = schema.map((file) => ({
    path: path.relative(root, file.path),
    before: file.content,
  }))
  const changed = [...files, ...schemaFiles].find(
    ({ path: file, before }) => contentOf(root, file) !== before,
  )
  if (changed === undefined) return
  throw new UserError({
    code: 'GENERATE.FILE_CHANGED',
    message: `"${changed.path}" was changed while the plan was made or shown.`,
    hint: 'Run the same command again',
  })
}

/** Writes every new content near its target, so that a full disk or a forbidden folder shows before anything changes. */
export async function stageFiles(root: string, journal: Files, signal: AbortSignal): Promise<void> {
  for (const file of journal.files) {
    if (file.after === undefined) continue
    signal.throwIfAborted()
    await writeDurably(path.join(root, file.staged), file.after).catch((cause: Error) => {
      throw new UserError({
        code: 'GENERATE.NOT_WRITTEN',
        message: `"${file.path}" cannot be written: ${cause.message}.`,
        hint: 'Make room or change the permissions of that folder',
        cause,
      })
    })
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
    const target = targetOf(root, file.path)
    const staged = path.join(root, file.staged)
    if (contentOf(root, file.path) === file.after) await rm(staged, { force: true })
    else if (file.after === undefined) await rm(target)
    else {
      if (contentOf(root, file.staged) !== file.after) await writeDurably(staged, file.after)
      await mkdir(path.dirname(target), { recursive: true })
      if (existsSync(target)) await chmod(staged, statSync(target).mode)
      await rename(staged, target)
    }
    folders.add(path.dirname(target))
    await onFile(file.path)
  }
  for (const folder of folders) await syncFolder(folder)
}

/** Takes away what `stageFiles` wrote. */
export async function unstageFiles(root: string, journal: Files): Promise<void> {
  const staged = journal.files.map((file) => path.join(root, file.staged))
  for (const file of staged) if (existsSync(file)) await rm(file)
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

/** New files first, then those that refer to them, the schema last: a running app meets no dangling import. */
function inOrder(files: StagedFile[]): StagedFile[] {
  const rank = ({ path: file, before }: FileChange) =>
    file.endsWith('.prisma') ? 2 : before === undefined ? 0 : 1
  return files.toSorted((a, b) => rank(a) - rank(b))
}

/** The file itself, where a link stands in its place. */
function targetOf(root: string, file: string): string {
  const absolute = path.join(root, file)
  return existsSync(absolute) ? realpathSync(absolute) : absolute
}

function contentOf(root: string, file: string): string | undefined {
  const absolute = path.join(root, file)
  return existsSync(absolute) ? readFileSync(absolute, 'utf8') : undefined
}
