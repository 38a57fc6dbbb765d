import { existsSync } from 'node:fs'
import type { Client } from 'pg'
import { attach } from './attach.ts'
import { ensureRunning } from './ensure-running.ts'
import { withFileLock } from './file-lock.ts'
import { countHolds, holdName } from './holds.ts'
import { type LocalServer, localServer } from './local-server.ts'
import { lockFile, makeHome, readServerFolder } from './server-folder.ts'
import type { StartOptions } from './start-server.ts'
import { stopRunning } from './stop-server.ts'

export interface ServerHold extends LocalServer {
  /** Whether this call started the server. */
  started: boolean
  /** Aborted when the server ends before that. */
  lost: AbortSignal
  /** Gives it back; twice does nothing. The last one stops a server that nobody asked to keep. */
  release: () => Promise<void>
}

/**
 * The project's server, started if need be, for as long as this process needs it.
 *
 * A hold is an open session, so that it ends with its process, however that ends; it does not keep
 * the process alive. Throws as `startServer`.
 */
export async function holdServer({ root, signal }: StartOptions): Promise<ServerHold> {
  const home = makeHome(root)
  const file = lockFile(home)
  return withFileLock({ file, signal }, async () => {
    const running = await ensureRunning(home, { applicationName: holdName, signal })
    keepAlive(running.client, false)
    let released: Promise<void> | undefined
    const lost = new AbortController()
    running.client.once('end', () => released ?? lost.abort())
    const release = () => {
      released ??= existsSync(home)
        ? withFileLock({ file }, () => giveBack(home, running.client))
        : leave(running.client)
      return released
    }
    return { ...localServer(running), started: running.started, lost: lost.signal, release }
  })
}

/** A server whose folder was deleted ends by itself, within a minute. */
async function leave(own: Client): Promise<void> {
  keepAlive(own, true)
  await own.end().catch(() => {})
}

async function giveBack(home: string, own: Client): Promise<void> {
  // Asked over the hold itself: once closed, its session would be counted for another moment.
  keepAlive(own, true)
  let others = await countHolds(own).catch(() => undefined)
  await own.end().catch(() => {})
  const folder = readServerFolder(home)
  if (folder.state.keep) return
  if (others === undefined) {
    const attached = await attach(folder, { applicationName: 'strata' }) // a server after ours
    if (attached === undefined) return
    others = await countHolds(attached.client)
    await attached.client.end()
  }
  if (others === 0) await stopRunning(folder)
}

/** Whether the open session keeps this process from ending. */
function keepAlive(client: Client, keep: boolean): void {
  const socket = client as Client & Record<'ref' | 'unref', () => void> // not in pg's types
  if (keep) socket.ref()
  else socket.unref()
}
