import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { resetServer } from '../src/reset-server.ts'

/** An empty folder that every user can enter, unlike what mkdtemp makes. */
export function makeFolder(folder = newFolder(tmpdir())): string {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  return folder
}

function newFolder(base: string): string {
  return mkdtempSync(path.join(base, 'strata-pg-'))
}

/** Memory where there is plenty: a data folder is a thousand files, and each test has its own. */
function roomyBase(): string {
  const memory = '/dev/shm'
  if (!existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > 2 ** 31 ? memory : tmpdir()
}

interface ProjectOptions {
  /** False: nothing was ever started there. */
  initialised?: boolean
  /** Below the temporary folder. */
  name?: string
  /** Where to make the temporary folder. */
  base?: string
}

/** A project's root; its server and data are gone after the test, whatever became of them. */
export function makeProject(options?: ProjectOptions): string {
  const { root, remove } = createProject(options)
  onTestFinished(remove)
  return root
}

/** The same for the tests of a whole file. */
export function createProject(options: ProjectOptions = {}) {
  const { initialised = true, name = 'app', base = roomyBase() } = options
  const folder = makeFolder(newFolder(base))
  const root = path.join(folder, name)
  mkdirSync(root, { recursive: true })
  if (initialised) copyProject(inject('initialised'), root)
  const remove = async () => {
    await resetServer({ root })
    rmSync(folder, { recursive: true, force: true })
  }
  return { root, remove }
}

/** As `cp -a` would: the state of the original comes along. */
export function copyProject(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
}

/** The rows of one query over a connection of its own. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Undefined between the renaming of a log and the making of the next one. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Waits until `check` gives something other than undefined or false; throws after ten minutes. */
export async function until<Value>(
  check: () => Value | Promise<Value>,
): Promise<Exclude<Value, undefined | false>> {
  const deadline = Date.now() + 600_000
  for (;;) {
    const value = await check()
    // Neither undefined nor false is left; the compiler does not narrow a type parameter.
    if (value !== undefined && value !== false) return value as Exclude<Value, undefined | false>
    if (Date.now() > deadline) throw new Error(`Never true: ${check}`)
    await delay(2)
  }
}
