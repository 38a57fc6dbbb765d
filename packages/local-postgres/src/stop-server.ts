import { existsSync } from 'node:fs'
import { save } from './ensure-running.ts'
import { withFileLock } from './file-lock.ts'
import { livingPostmaster, servesFolder } from './postmaster.ts'
import { lockFile, readServerFolder, type ServerFolder } from './server-folder.ts'
import { homeFolder } from './server-state.ts'
import { stopPostmaster } from './stop-postmaster.ts'

/**
 * Stops the project's server, whoever holds it. False when it was not running.
 * Throws `POSTGRES.STOP_FAILED`, `POSTGRES.BUSY`.
 */
export async function stopServer({ root }: { root: string }): Promise<boolean> {
  const home = homeFolder(root)
  if (!existsSync(lockFile(home))) return false
  return withFileLock({ file: lockFile(home) }, () => stopRunning(readServerFolder(home)))
}

/** Works on the process alone, so that a server without a free connection stops too. */
export async function stopRunning(folder: ServerFolder): Promise<boolean> {
  if (folder.state.keep) save(folder, { keep: false })
  const postmaster = await livingPostmaster(folder.data)
  if (!postmaster || !servesFolder(postmaster.pid, folder.data, folder.state.instance)) return false
  await stopPostmaster(postmaster.pid, folder)
  return true
}
