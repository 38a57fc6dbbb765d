import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from '@repo/cli/error-code'
import type { Client } from 'pg'
import { connectServer } from './connect.ts'
import { notAnswering, tooManyConnections, wrongPassword } from './errors.ts'
import { livingPostmaster, servesFolder } from './postmaster.ts'
import type { ServerFolder } from './server-folder.ts'

export interface Attached {
  client: Client
  pid: number
  port: number
  instance: string
}

export interface AttachOptions {
  applicationName: string
  signal?: AbortSignal | undefined
  /** How long a server that is starting, stopping or recovering is waited for, in milliseconds. */
  patience?: number
}

/**
 * A session on the server that runs on this folder's data; undefined when none does.
 *
 * A server counts as ours when its cluster_name is the random one of the latest start, or else
 * when the process of postmaster.pid is seen to work on our data folder. A port alone proves
 * nothing: after a crash, or in a copy of the project, it may be another project's.
 */
export async function attach(
  folder: ServerFolder,
  { applicationName, signal, patience = 60_000 }: AttachOptions,
): Promise<Attached | undefined> {
  const deadline = Date.now() + patience
  for (;;) {
    signal?.throwIfAborted()
    const postmaster = await livingPostmaster(folder.data)
    if (postmaster === undefined) return undefined
    const { pid, port } = postmaster
    const instance = folder.state.instance
    try {
      const client = await connectServer({ port, password: folder.state.password, applicationName })
      const found = await readInstance(client).catch((error) => discard(client, error))
      if (found === instance || servesFolder(pid, folder.data, instance)) {
        return { client, pid, port, instance: found }
      }
      await client.end()
      return undefined
    } catch (error) {
      if (!servesFolder(pid, folder.data, instance)) return undefined
      throwIfFinal(error, port)
      if (Date.now() > deadline) throw notAnswering(port, pid, folder.log)
    }
    await delay(15)
  }
}

async function readInstance(client: Client): Promise<string> {
  const { rows } = await client.query<{ instance: string }>(
    "SELECT current_setting('cluster_name') AS instance",
  )
  return rows[0]?.instance ?? ''
}

async function discard(client: Client, reason: unknown): Promise<never> {
  await client.end().catch(() => {})
  throw reason
}

function throwIfFinal(error: unknown, port: number): void {
  const code = errorCode(error)
  if (code === '28P01') throw wrongPassword(port)
  if (code === '53300') throw tooManyConnections(port)
}
