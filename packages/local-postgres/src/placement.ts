import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readState, type ServerState } from './server-state.ts'
import type { ServerUser } from './server-user.ts'

/** The saved place, when it is there and this project's: not of a copy, not of a forged state. */
export function isOwnPlace(
  state: Pick<ServerState, 'place' | 'home'> & { here: boolean },
  home: string,
): boolean {
  const { place } = state
  if (place === null || !(state.here || state.home === home)) return false
  return isPlace(place)
}

/**
 * Whether PostgreSQL can keep data below `home`: it insists on a folder that it owns and nobody
 * else may enter, which a server user cannot reach below root's home, and some mounts (Windows
 * drives in WSL, FAT) cannot express.
 */
export function canServe(home: string, user: ServerUser | undefined): boolean {
  if (process.platform === 'win32') return true
  const probe = mkdtempSync(path.join(home, 'probe-'))
  try {
    if (user) chownSync(probe, user.uid, user.gid)
    const { uid, mode } = statSync(probe)
    if (uid !== (user?.uid ?? process.getuid?.()) || (mode & 0o077) !== 0) return false
    if (user === undefined) return true
    const script = 'cd "$1" && : > written'
    return spawnSync('/bin/sh', ['-c', script, 'sh', probe], { cwd: '/', ...user }).status === 0
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
}

/**
 * A folder elsewhere that stands in for `home`. The random end of its name keeps other users from
 * being there first, and projects that follow each other at one path apart.
 */
export function makePlace(home: string): string {
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 12)
  const place = mkdtempSync(path.join(placesFolder(), `strata-${process.getuid?.()}-${hash}-`))
  chmodSync(place, 0o711) // the server's user passes through to its data
  linkTo(home, place)
  return place
}

/**
 * Stops and deletes what stood in for projects that are gone: `rm -rf` of a project cannot know of
 * its place. Each place shares a file with its home by a hard link, which a move of the project
 * keeps; when the place's is the only one left, and no project came back to the path in it (from a
 * backup, say), the place is nobody's.
 */
export async function removeOrphanedPlaces(
  stop: (dataFolder: string) => Promise<void>,
): Promise<void> {
  for (const name of readdirSync(placesFolder())) {
    const place = path.join(placesFolder(), name)
    if (!isPlace(place)) continue
    const owner = path.join(place, 'owner')
    if (statSync(owner, { throwIfNoEntry: false })?.nlink !== 1) continue
    try {
      if (readState(readFileSync(owner, 'utf8'))?.place === place) continue
      await stop(path.join(place, 'data'))
      rmSync(place, { recursive: true, force: true })
    } catch {
      // Another project is at it, or the next one will be.
    }
  }
}

/** Without hard links between the two file systems the place is never taken for an orphan. */
function linkTo(home: string, place: string): void {
  const file = path.join(home, 'place')
  try {
    rmSync(file, { force: true })
    writeFileSync(file, home)
    linkSync(file, path.join(place, 'owner'))
  } catch {
    rmSync(file, { force: true })
  }
}

/** Takes along what was initialised before the project was moved out of the server user's reach. */
export function moveData(from: string, to: string): void {
  if (!existsSync(from)) return
  try {
    renameSync(from, to)
  } catch {
    const draft = `${to}.copy` // another file system
    cpSync(from, draft, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
    renameSync(draft, to)
    rmSync(from, { recursive: true, force: true })
  }
}

const placeName = /^strata-\d+-[0-9a-f]{12}-\w{6}$/

function isPlace(place: string): boolean {
  if (path.dirname(place) !== placesFolder() || !placeName.test(path.basename(place))) return false
  const stat = lstatSync(place, { throwIfNoEntry: false })
  return stat?.isDirectory() === true && stat.uid === process.getuid?.()
}

/** /var/tmp outlives a restart of the machine. */
function placesFolder(): string {
  return existsSync('/var/tmp') ? '/var/tmp' : tmpdir()
}
