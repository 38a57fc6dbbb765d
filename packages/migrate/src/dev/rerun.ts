import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs'
import path from 'node:path'

// node rerun.ts <folders> -- <arguments of node>: runs node, and anew after each change in the folders.
// Node's own --watch and --watch-path see no change of a file any more once another was renamed to it,
// as `pnpm gen` and many editors write.

/** Of a program that no change of a file mends: its environment is wrong, or its port taken. */
const misconfigured = 78 // EX_CONFIG of sysexits.h
/** Files that are written together are one change. */
const settleMs = 100

const split = process.argv.indexOf('--')
const folders = process.argv.slice(2, split)
const args = process.argv.slice(split + 1)
const home = process.cwd()

let watchers: FSWatcher[] = []
let child: ChildProcess | undefined
let timer: NodeJS.Timeout | undefined
let stale = false
let ending = false

/**
 * Each folder by itself and all of them anew: one of the same name may have taken the place of another.
 * What is written meanwhile is read by the run that follows.
 */
function watchFolders(): void {
  const old = watchers
  watchers = folders.flatMap((folder) => [folder, ...foldersIn(folder)]).flatMap(watchFolder)
  for (const watcher of old) watcher.close()
}

function watchFolder(folder: string): FSWatcher[] {
  try {
    return [watch(folder, onChange).on('error', onChange)]
  } catch {
    onChange() // it has just gone
    return []
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(entry.parentPath, entry.name))
  } catch {
    onChange()
    return []
  }
}

function onChange(): void {
  clearTimeout(timer)
  timer = setTimeout(() => {
    if (!existsSync(home)) return end('SIGTERM') // there is nothing left to run
    watchFolders()
    stale = true
    if (child === undefined) start()
    else child.kill()
  }, settleMs)
}

function end(signal: NodeJS.Signals): void {
  ending = true
  clearTimeout(timer)
  for (const watcher of watchers) watcher.close()
  if (child === undefined) process.exit(0)
  child.kill(signal)
}

function start(): void {
  stale = false
  child = spawn(process.execPath, args, { stdio: 'inherit' }).on('exit', (code) => {
    child = undefined
    if (ending || code === misconfigured) process.exit(code ?? 0)
    if (stale) start()
    else process.stderr.write(`It ended with ${code}; a change of a file runs it again.\n`)
  })
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, end)
}
watchFolders()
start()
