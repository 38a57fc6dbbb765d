import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { UserError } from '@repo/cli'
import { type Attached, type AttachOptions, attach } from './attach.ts'
import { type Binaries, prepareBinaries } from './binaries.ts'
import { prepareData } from './data-folder.ts'
import { fileFailure, startFailed } from './errors.ts'
import { canServe, makePlace, moveData, removeOrphanedPlaces } from './placement.ts'
import { choosePort } from './port.ts'
import { clearKilledServer, livingPostmaster, servesFolder } from './postmaster.ts'
import { runBinary } from './run-binary.ts'
import { readServerFolder, type ServerFolder } from './server-folder.ts'
import { writeState } from './server-state.ts'
import { type ServerUser, serverUser } from './server-user.ts'
import { spawnPostmaster } from './spawn-postmaster.ts'
import { stopPostmaster } from './stop-postmaster.ts'

export interface Running extends Attached {
  folder: ServerFolder
  started: boolean
}

/** A session on the project's server, which is started if need be. To be called under the lock. */
export async function ensureRunning(home: string, options: AttachOptions): Promise<Running> {
  const folder = readServerFolder(home)
  try {
    const attached = await attach(folder, options)
    if (attached !== undefined) {
      if (attached.instance !== folder.state.instance || attached.port !== folder.state.port) {
        save(folder, { instance: attached.instance, port: attached.port })
      }
      return { ...attached, folder, started: false }
    }
    const started = await start(folder, options)
    return { ...started, folder, started: true }
  } catch (error) {
    throw fileFailure(error, folder.place)
  }
}

/** Changes the state in memory and on disk. */
export function save(folder: ServerFolder, change: Partial<ServerFolder['state']>): void {
  Object.assign(folder.state, change)
  try {
    writeState(folder.home, folder.state)
  } catch (error) {
    throw fileFailure(error, folder.home)
  }
}

async function start(folder: ServerFolder, options: AttachOptions): Promise<Attached> {
  const user = serverUser(folder.home, folder.data)
  await settle(folder, user)
  const binaries = prepareBinaries(folder.place, user)
  await prepareData({ folder, binaries, user, signal: options.signal })
  const deadline = Date.now() + 20_000
  let passwordSet = false
  for (;;) {
    await clearKilledServer(folder.data, folder.state.instance)
    // Saved before the start: should we be killed now, the next process knows the server as ours.
    const port = await choosePort(folder.state.port)
    save(folder, { instance: `strata-${randomUUID()}`, port, keep: false })
    const launch = spawnPostmaster(folder, binaries, user)
    try {
      const attached = await waitFor(folder, launch.ended, options)
      if (attached !== undefined) return attached
    } catch (error) {
      await launch.takeBack() // nobody can use it yet
      if (passwordSet || !isWrongPassword(error)) throw error
      await setPassword(folder, binaries, user)
      passwordSet = true
      continue
    }
    const log = existsSync(folder.log) ? readFileSync(folder.log, 'utf8') : ''
    if (Date.now() > deadline || !passes.test(log)) throw startFailed(log, folder.place)
    await delay(50)
  }
}

/** What another attempt gets over: a port just taken, what is left of a killed server, a kill. */
const passes =
  /could not bind|pre-existing shared memory block|lock file "postmaster.pid" already|ready to accept connections/

/** Chooses where the data is, and remembers it before there is any. */
async function settle(folder: ServerFolder, user: ServerUser | undefined): Promise<void> {
  const elsewhere = folder.place !== folder.home
  if (!elsewhere && !(existsSync(folder.data) && !user) && !canServe(folder.home, user)) {
    await removeOrphanedPlaces((data) => stopAnyServer(data, folder))
    const place = makePlace(folder.home)
    save(folder, { place })
    const data = path.join(place, 'data')
    moveData(folder.data, data)
    Object.assign(folder, { place, data })
  } else {
    save(folder, {})
  }
}

async function stopAnyServer(data: string, folder: ServerFolder): Promise<void> {
  const postmaster = await livingPostmaster(data)
  if (postmaster && servesFolder(postmaster.pid, data, '')) {
    await stopPostmaster(postmaster.pid, { ...folder, data })
  }
}

/** Undefined when the process ended without becoming a server. */
async function waitFor(
  folder: ServerFolder,
  ended: () => boolean,
  options: AttachOptions,
): Promise<Attached | undefined> {
  const patience = 600_000 // recovery after a crash may have much to do
  const deadline = Date.now() + patience
  for (;;) {
    const over = ended() // read before looking: it may end in between
    const attached = await attach(folder, { ...options, patience })
    if (attached !== undefined) return attached
    if (over || Date.now() > deadline) return undefined
    await delay(10, undefined, options.signal ? { signal: options.signal } : {}).catch(() => {})
    options.signal?.throwIfAborted()
  }
}

function isWrongPassword(error: unknown): boolean {
  return error instanceof UserError && error.code === 'POSTGRES.WRONG_PASSWORD'
}

/** For a state file that was lost or a password that was changed: whoever has the files may. */
async function setPassword(
  folder: ServerFolder,
  binaries: Binaries,
  user: ServerUser | undefined,
): Promise<void> {
  const { status, output } = await runBinary(binaries.postgres, {
    args: ['--single', '-D', folder.data, '-c', 'fsync=off', 'postgres'],
    cwd: folder.place,
    user,
    input: `ALTER ROLE postgres PASSWORD '${folder.state.password}'\n`,
  })
  if (status !== 0) throw startFailed(output, folder.place)
}
