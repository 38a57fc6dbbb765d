import { existsSync } from 'node:fs'
import { attach } from './attach.ts'
import { countHolds } from './holds.ts'
import { type LocalServer, localServer } from './local-server.ts'
import { readServerFolder } from './server-folder.ts'
import { homeFolder } from './server-state.ts'

interface ServerPlaces {
  dataFolder: string
  logFile: string
}

export type ServerStatus =
  | (ServerPlaces & {
      running: true
      server: LocalServer
      /** Open holds of all processes. */
      holds: number
      /** `startServer` was asked for, so that it stays after the last hold. */
      kept: boolean
    })
  | (ServerPlaces & { running: false })

/** Changes nothing. Throws when a server runs but takes no connection: `POSTGRES.NOT_ANSWERING`, … */
export async function serverStatus({ root }: { root: string }): Promise<ServerStatus> {
  const home = homeFolder(root)
  if (!existsSync(home)) {
    return { running: false, dataFolder: `${home}/data`, logFile: `${home}/server.log` }
  }
  const folder = readServerFolder(home)
  const places = { dataFolder: folder.data, logFile: folder.log }
  const attached = await attach(folder, { applicationName: 'strata', patience: 3000 })
  if (attached === undefined) return { running: false, ...places }
  const holds = await countHolds(attached.client)
  await attached.client.end()
  const server = localServer({ ...attached, folder })
  return { running: true, ...places, server, holds, kept: folder.state.keep }
}
