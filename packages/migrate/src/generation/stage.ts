import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '@repo/cli'
import type { SchemaFile } from '@repo/schema-engine'
import { writeDurably } from './durable-files.ts'
import type { FileChange } from './file-change.ts'
import type { StagedFile } from './journal.ts'
import { contentOf, nearestFolder, targetOf } from './project-file.ts'

/**
 * Where each new content waits: in the folder of the package, outside of the sources that a running
 * app is restarted for.
 */
export function withStagedPaths(root: string, id: string, files: FileChange[]): StagedFile[] {
  return files.map((file, at) => {
    const folder = waitingFolder(nearestFolder(path.dirname(targetOf(root, file.path))))
    const staged = path.join(path.relative(root, folder), `.${id}-${at}.tmp`)
    return { ...file, staged: staged.replaceAll(path.sep, '/') }
  })
}

/**
 * Of a target in this folder. The folder itself where a rename from the package's may fail, so that
 * it shows before anything changes: on another file system, or where nobody may write.
 */
function waitingFolder(folder: string): string {
  const above = packageFolder(folder)
  const target = statSync(folder)
  if (above === undefined || !target.isDirectory() || statSync(above).dev !== target.dev) {
    return folder
  }
  try {
    accessSync(folder, constants.W_OK)
    return above
  } catch {
    return folder
  }
}

function packageFolder(folder: string): string | undefined {
  if (existsSync(path.join(folder, 'package.json'))) return folder
  const above = path.dirname(folder)
  return above === folder ? undefined : packageFolder(above)
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

interface StageOptions {
  signal: AbortSignal
  onFile: (path: string) => Promise<void>
}

/** Writes every new content near its target, so that a full disk or a forbidden folder shows before anything changes. */
export async function stageFiles(
  root: string,
  files: StagedFile[],
  { signal, onFile }: StageOptions,
): Promise<void> {
  for (const file of files) {
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
    await onFile(file.path)
  }
}

/** Takes away what `stageFiles` wrote. */
export async function unstageFiles(root: string, files: StagedFile[]): Promise<void> {
  const staged = files.map((file) => path.join(root, file.staged))
  for (const file of staged) if (existsSync(file)) await rm(file)
}
