import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import path from 'node:path'
import { errorCode } from '@repo/cli/error-code'
import { binariesDoNotRun, cannotLeaveRoot } from './errors.ts'
import { findPlatformPackage, type PlatformPackage } from './platform-package.ts'
import { serverEnv } from './run-binary.ts'
import type { ServerUser } from './server-user.ts'

export interface Binaries {
  /** PostgreSQL's major version: `'18'`. */
  major: string
  initdb: string
  postgres: string
  pgCtl: string
}

/**
 * The programs, where the server's user can run them: in node_modules, or else (below a folder
 * that user cannot enter, or where node_modules cannot take the library links) copied into `place`.
 * Throws `POSTGRES.UNSUPPORTED`, `PACKAGE_MISSING`, `BINARIES_FAIL`, `ROOT`.
 */
export function prepareBinaries(
  place: string,
  user: ServerUser | undefined,
  source: PlatformPackage = findPlatformPackage(),
): Binaries {
  const { version, major, native } = source
  const copy = path.join(place, `binaries-${version}`)
  if (!existsSync(copy)) {
    if (linkLibraries(native)) {
      const installed = programs(native, major)
      const failure = tryRun(installed.postgres, user)
      if (failure === undefined) return installed
      if (user === undefined) throw failure
    }
    copyBinaries(native, copy)
  }
  const copied = programs(copy, major)
  const failure = tryRun(copied.postgres, user)
  if (failure !== undefined) throw failure
  return copied
}

function programs(native: string, major: string): Binaries {
  const program = (name: string) =>
    path.join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return {
    major,
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
  }
}

/**
 * What the package's install script does, which projects need not approve: npm packages hold no
 * symbolic links, so a file lists them. False when the folder cannot take them.
 */
function linkLibraries(native: string): boolean {
  const list = path.join(native, 'pg-symlinks.json')
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    // Listed from the package's root: `native/lib/libpq.so.5.18`, `native/lib/libpq.so.5`.
    const link = path.join(native, path.relative('native', target))
    try {
      if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') return false // else another process made it
    }
  }
  return true
}

function tryRun(postgres: string, user: ServerUser | undefined): Error | undefined {
  const run = spawnSync(postgres, ['--version'], {
    cwd: path.parse(postgres).root,
    env: serverEnv(postgres),
    encoding: 'utf8',
    windowsHide: true,
    ...user,
  })
  if (run.status === 0) return undefined
  const code = errorCode(run.error)
  if (user && (code === 'EPERM' || code === 'EINVAL')) return cannotLeaveRoot(user.uid, run.error)
  return binariesDoNotRun(postgres, run.error?.message ?? run.stderr)
}

/** 55 MB; only what the server needs, readable to everyone whatever the umask was. */
function copyBinaries(native: string, copy: string): void {
  const folder = path.dirname(copy)
  for (const name of readdirSync(folder)) {
    if (name.startsWith('binaries-')) {
      rmSync(path.join(folder, name), { recursive: true, force: true })
    }
  }
  const draft = mkdtempSync(path.join(folder, 'binaries-'))
  cpSync(native, draft, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a'),
  })
  linkLibraries(draft)
  openToAll(draft)
  renameSync(draft, copy)
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const file = path.join(entry.parentPath, entry.name)
    chmodSync(file, entry.isDirectory() || (statSync(file).mode & 0o100) !== 0 ? 0o755 : 0o644)
  }
}
