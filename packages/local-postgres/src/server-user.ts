import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'

/** Whom the server runs as where we are root, which PostgreSQL refuses. */
export interface ServerUser {
  uid: number
  gid: number
}

/**
 * Undefined when we are not root. Root runs the server as the owner of its data; a new server as
 * the project's owner, so that the data serves without sudo too; in root's own project as nobody.
 */
export function serverUser(home: string, dataFolder: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  return ownerOf(dataFolder) ?? ownerOf(home) ?? nobody()
}

function ownerOf(folder: string): ServerUser | undefined {
  const stat = statSync(folder, { throwIfNoEntry: false })
  return stat === undefined || stat.uid === 0 ? undefined : { uid: stat.uid, gid: stat.gid }
}

function nobody(): ServerUser {
  return { uid: idOf('-u') ?? 65_534, gid: idOf('-g') ?? 65_534 }
}

function idOf(flag: '-u' | '-g'): number | undefined {
  try {
    const id = Number(execFileSync('id', [flag, 'nobody'], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return Number.isInteger(id) ? id : undefined
  } catch {
    return undefined
  }
}
