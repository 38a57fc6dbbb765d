import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { Binaries } from './binaries.ts'
import { damagedData, notOwner, otherVersion, startFailed } from './errors.ts'
import { runBinary } from './run-binary.ts'
import type { ServerFolder } from './server-folder.ts'
import type { ServerUser } from './server-user.ts'

interface PrepareOptions {
  folder: ServerFolder
  binaries: Binaries
  user: ServerUser | undefined
  signal?: AbortSignal | undefined
}

/** Makes the data folder, or checks the one that is there. */
export async function prepareData(options: PrepareOptions): Promise<void> {
  const { folder, binaries, user } = options
  removeDrafts(folder.place)
  if (!isInitialised(folder.data)) return initialise(options)
  const version = readVersion(folder.data)
  if (version !== binaries.major) throw otherVersion(folder.data, version, binaries.major)
  takeOver(folder.data, user)
}

/** The control file is there from the middle of initdb on; ours is whole when it gets its name. */
function isInitialised(data: string): boolean {
  if (existsSync(path.join(data, 'global', 'pg_control'))) return true
  rmSync(data, { recursive: true, force: true })
  return false
}

function readVersion(data: string): string {
  const file = path.join(data, 'PG_VERSION')
  if (!existsSync(file)) throw damagedData(data)
  return readFileSync(file, 'utf8').trim()
}

/** PostgreSQL insists on owning its folder alone, which copying and unpacking undo. */
function takeOver(data: string, user: ServerUser | undefined): void {
  const { uid, mode } = statSync(data)
  if (process.platform === 'win32') return
  if (uid !== (user?.uid ?? process.getuid?.())) {
    if (user === undefined) throw notOwner(data, uid)
    give(data, user)
  }
  if ((mode & 0o077) !== 0) chmodSync(data, 0o700)
}

/**
 * Into a folder that gets its final name when it is whole: a killed initdb leaves only a draft,
 * which the next start removes.
 *
 * The collation is the built-in C.UTF-8, the same on every system; LC_CTYPE, which a few extensions
 * read (pg_trgm), is the system's C.UTF-8 where it has one.
 */
async function initialise({ folder, binaries, user, signal }: PrepareOptions): Promise<void> {
  const draft = mkdtempSync(path.join(folder.place, 'init-'))
  try {
    const passwordFile = path.join(draft, 'password')
    writeFileSync(passwordFile, folder.state.password, { mode: 0o600 })
    if (user) give(draft, user)
    const data = path.join(draft, 'data')
    const run = (ctype: string) =>
      runBinary(binaries.initdb, {
        args: [...initArgs(data, passwordFile), `--lc-ctype=${ctype}`],
        cwd: draft,
        user,
        signal,
      })
    let result = await run('C.UTF-8')
    if (/invalid locale/.test(result.output)) result = await run('C')
    if (result.status !== 0) throw startFailed(result.output, folder.place)
    renameSync(data, folder.data)
  } finally {
    rmSync(draft, { recursive: true, force: true, maxRetries: 3 })
  }
}

function initArgs(data: string, passwordFile: string): string[] {
  return [
    ...['-D', data, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ...['--no-sync', '--no-instructions'],
  ]
}

/** What a killed start left behind; an orphaned initdb that still writes there fails by itself. */
function removeDrafts(place: string): void {
  for (const name of readdirSync(place)) {
    if (!/^(init|probe)-\w{6}$/.test(name)) continue
    try {
      rmSync(path.join(place, name), { recursive: true, force: true })
    } catch {
      // The orphan was faster: the start after this one removes it.
    }
  }
}

function give(folder: string, { uid, gid }: ServerUser): void {
  lchownSync(folder, uid, gid)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    lchownSync(path.join(entry.parentPath, entry.name), uid, gid)
  }
}
