import { randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { Creation } from './creation.ts'
import type { TemplateFile } from './template/template.ts'
import type { Undo } from './undo.ts'

type Where = Pick<Creation, 'exists' | 'folder' | 'undo'>

/** What installing and the database put beside the files; `_tmp_…` is how pnpm tries for links. */
const madeLater = /^(node_modules|\.strata|\.turbo|_tmp_\d+_[0-9a-f]+)$/

/**
 * Writes the files aside and then puts them in place whole, so that not even a kill leaves half a
 * project there. `undo` takes away what a project consists of; what others put beside it stays.
 */
export function writeProject(
  files: readonly TemplateFile[],
  { exists, folder, undo }: Where,
): void {
  const parent = exists ? folder : makeFolder(path.dirname(folder), undo)
  const aside = path.join(parent, `.${path.basename(folder)}-${randomUUID()}`)
  undo.add(() => remove(aside))
  writeAll(aside, files)
  if (exists) moveEntries(aside, folder, undo)
  else renameFolder(aside, folder, undo)
}

function makeFolder(folder: string, undo: Undo): string {
  const highest = makeFolders(folder)
  if (highest !== undefined) undo.add(() => removeEmpty(folder, highest))
  return folder
}

/** Returns the highest one made. Node's own recursion never ends in /proc, which answers ENOENT. */
function makeFolders(folder: string): string | undefined {
  if (existsSync(folder)) return undefined
  const highest = makeFolders(path.dirname(folder))
  mkdirSync(folder)
  return highest ?? folder
}

/** Of the same files in the same order: one write after the other beats the thread pool here. */
function writeAll(aside: string, files: readonly TemplateFile[]): void {
  mkdirSync(aside)
  const folders = new Set([aside])
  for (const { path: relative, mode, content } of files) {
    const file = path.join(aside, relative)
    const folder = path.dirname(file)
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
    folders.add(folder)
    writeFileSync(file, content, { mode, flag: 'wx' })
  }
}

/** Fails where something took the place meanwhile, unless it is an empty folder. */
function renameFolder(aside: string, folder: string, undo: Undo): void {
  const entries = readdirSync(aside)
  renameSync(aside, folder)
  undo.add(() => removeEmpty(folder, folder))
  undo.add(() => removeEntries(folder, entries))
}

/** The folder stays the one it is, also for a shell that is in it. */
function moveEntries(aside: string, folder: string, undo: Undo): void {
  const placed: string[] = []
  undo.add(() => removeEntries(folder, placed))
  for (const entry of readdirSync(aside)) {
    const place = path.join(folder, entry)
    // renameSync would replace a file that appeared meanwhile.
    if (existsSync(place)) throw Object.assign(new Error(`"${entry}" is there`), { code: 'EEXIST' })
    renameSync(path.join(aside, entry), place)
    placed.push(entry)
  }
  rmdirSync(aside)
}

function removeEntries(folder: string, ours: readonly string[]): void {
  for (const entry of existsSync(folder) ? readdirSync(folder) : []) {
    if (ours.includes(entry) || madeLater.test(entry)) remove(path.join(folder, entry))
  }
}

/** Retries while a process that is ending still writes below. */
function remove(entry: string): void {
  rmSync(entry, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}

/** From `folder` up to `highest`, as long as they are empty. */
function removeEmpty(folder: string, highest: string): void {
  for (let empty = folder; ; empty = path.dirname(empty)) {
    if (existsSync(empty)) {
      if (readdirSync(empty).length > 0) return
      rmdirSync(empty)
    }
    if (empty === highest) return
  }
}
