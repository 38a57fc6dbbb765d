import type { Attached } from './attach.ts'
import type { ServerFolder } from './server-folder.ts'
import { serverUrl } from './server-state.ts'

export interface LocalServer {
  /** On 127.0.0.1. */
  port: number
  /** Of the server's main process. */
  pid: number
  /** The superuser's URL of a database, which need not exist. Holds the password. */
  url: (database: string) => string
}

export function localServer({
  port,
  pid,
  folder,
}: Pick<Attached, 'port' | 'pid'> & { folder: ServerFolder }): LocalServer {
  const { password } = folder.state
  return { port, pid, url: (database) => serverUrl({ port, password }, database) }
}
