import { lchownSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { errorCode } from '@repo/cli/error-code'

/** What outlives the processes: `<root>/.strata/postgres/state.json`, readable by its owner only. */
export interface ServerState {
  /** Of the role `postgres`, made at the first start. */
  password: string
  /** Of the latest start; the next one tries it first. */
  port: number
  /** Of the latest start, random; the server's `cluster_name`. */
  instance: string
  /** `startServer` was asked for this instance: releasing the last hold does not stop it. */
  keep: boolean
  /** The folder with data and binaries where the project's own cannot serve, else null. */
  place: string | null
  /** Path and inode of the folder this file was written for: a copy has others. */
  home: string
  inode: string
}

/** `here` is false in a copy of the project: then port and instance are another project's. */
export type SavedState = ServerState & { here: boolean }

export function homeFolder(root: string): string {
  return path.join(path.resolve(root), '.strata', 'postgres')
}

/** A moved folder keeps its inode, a copied one does not. */
function inodeOf(folder: string): string {
  return statSync(folder, { bigint: true }).ino.toString()
}

/** Undefined when there is none or it is not whole. Throws what the file system throws. */
export function readState(home: string): SavedState | undefined {
  const text = readIfThere(path.join(home, 'state.json'))
  const state = text === undefined ? undefined : parseState(text)
  return state && { ...state, here: state.inode === inodeOf(home) }
}

/** Whole or not at all: written beside, then renamed. */
export function writeState(home: string, state: Omit<ServerState, 'home' | 'inode'>): SavedState {
  const { password, port, instance, keep, place } = state
  const written = { password, port, instance, keep, place, home, inode: inodeOf(home) }
  const file = path.join(home, 'state.json')
  const draft = `${file}.${process.pid}`
  try {
    rmSync(draft, { force: true }) // of a killed process that had our pid
    writeFileSync(draft, `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    giveToOwner(draft, home)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  return { ...written, here: true }
}

/** What root writes into a user's project belongs to that user, who comes back without sudo. */
export function giveToOwner(file: string, folder: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(folder)
  lchownSync(file, uid, gid)
}

/** Encoded so little because pg decodes with decodeURI; `?` and `#` it cannot read back at all. */
export function serverUrl(
  { port, password }: Pick<ServerState, 'port' | 'password'>,
  database: string,
): string {
  const name = encodeURI(database).replaceAll('?', '%3F').replaceAll('#', '%23')
  return `postgresql://postgres:${password}@127.0.0.1:${port}/${name}`
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function parseState(text: string): ServerState | undefined {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null) return undefined
  const found = value as Partial<Record<keyof ServerState, unknown>> // each field is checked below
  const { password, port, instance, keep, place, home, inode } = found
  if (typeof password !== 'string' || typeof port !== 'number') return undefined
  if (typeof instance !== 'string' || typeof keep !== 'boolean') return undefined
  if (typeof home !== 'string' || typeof inode !== 'string') return undefined
  if (place !== null && typeof place !== 'string') return undefined
  return { password, port, instance, keep, place, home, inode }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
