import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { errorCode } from '@repo/cli/error-code'
import { fileFailure } from './errors.ts'
import { isOwnPlace } from './placement.ts'
import { giveToOwner, homeFolder, readState, type ServerState } from './server-state.ts'

/** Where everything of one project's server is. */
export interface ServerFolder {
  /** `<root>/.strata/postgres`: lock, state, log. */
  home: string
  /** The home, or the folder elsewhere that stands in for it: data and copied binaries. */
  place: string
  data: string
  log: string
  state: Omit<ServerState, 'home' | 'inode'>
}

/** Makes the home folder. Throws `POSTGRES.NO_ACCESS`, `POSTGRES.DISK_FULL`. */
export function makeHome(root: string): string {
  const home = homeFolder(root)
  const parent = path.dirname(home)
  makeFolder(parent, 0o755)
  // Root's server, which is another user, passes through to its data.
  makeFolder(home, process.getuid?.() === 0 ? 0o711 : 0o700)
  return home
}

function makeFolder(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode })
    giveToOwner(folder, path.dirname(folder))
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw fileFailure(error, folder)
  }
}

export function lockFile(home: string): string {
  return path.join(home, 'lock')
}

/**
 * Reads what is known of the server; without a state file, and in a copy of the project, what is
 * to be used at the next start. A copied data folder keeps its password.
 */
export function readServerFolder(home: string): ServerFolder {
  let saved: ReturnType<typeof readState>
  try {
    saved = readState(home)
  } catch (error) {
    throw fileFailure(error, home)
  }
  const place = saved?.place && isOwnPlace(saved, home) ? saved.place : null
  const state = {
    password: saved?.password ?? randomBytes(24).toString('base64url'),
    port: saved?.here ? saved.port : derivedPort(home),
    instance: saved?.here ? saved.instance : '',
    keep: saved?.here ? saved.keep : false,
    place,
  }
  const folder = place ?? home
  return {
    home,
    place: folder,
    data: path.join(folder, 'data'),
    log: path.join(home, 'server.log'),
    state,
  }
}

/** The same after a reset, another for each project, below the ports that systems hand out. */
function derivedPort(home: string): number {
  return 20_000 + (createHash('sha256').update(home).digest().readUInt32BE() % 10_000)
}
