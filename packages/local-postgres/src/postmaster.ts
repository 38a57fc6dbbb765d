import { existsSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { errorCode } from '@repo/cli/error-code'
import { findProcesses, isAlive, killQuietly, processInfo } from './process-info.ts'

export interface Postmaster {
  pid: number
  port: number
}

/** What the server wrote at its start; undefined when there is no file or it is not whole. */
export function readPostmasterFile(dataFolder: string): Postmaster | undefined {
  const [pid, , , port] = readFile(dataFolder).split('\n').map(Number)
  return pid && port ? { pid, port } : undefined
}

/**
 * The living process of postmaster.pid, which may still be another program that got the pid.
 *
 * A server whose starter was killed a moment ago may not have filled its file yet: a young one is
 * waited for.
 */
export async function livingPostmaster(dataFolder: string): Promise<Postmaster | undefined> {
  const file = path.join(dataFolder, 'postmaster.pid')
  for (let waits = 0; ; waits++) {
    const found = readPostmasterFile(dataFolder)
    if (found !== undefined) return isAlive(found.pid) ? found : undefined
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat === undefined || Date.now() - stat.mtimeMs > 1000 || waits === 50) return undefined
    await delay(20)
  }
}

/** Whether the process serves this folder; `instance` is the one last started there, if known. */
export function servesFolder(pid: number, dataFolder: string, instance: string): boolean {
  const info = processInfo(pid)
  if (info === undefined) return false
  if (info.cwd !== undefined) return info.cwd === realPath(dataFolder)
  if (instance !== '' && info.command.includes(`cluster_name=${instance}`)) return true
  // Windows quotes the path and may turn its slashes.
  const command = info.command.replaceAll('"', '').replaceAll('\\', '/')
  return command.includes(`-D ${dataFolder.replaceAll('\\', '/')} `)
}

/**
 * Clears what a killed server left. PostgreSQL itself refuses to start on an empty postmaster.pid
 * and on a pid that any process has by now; and as long as a query of the killed server goes on
 * computing, which it does until it next looks up. Should a server be there all the same, its
 * shared memory, whose key is the folder's inode, keeps a second one from starting.
 */
export async function clearKilledServer(dataFolder: string, instance: string): Promise<void> {
  const file = path.join(dataFolder, 'postmaster.pid')
  if (!existsSync(file)) return
  // Looked at again, as late as can be: the server of a starter killed just now may have come up.
  const living = await livingPostmaster(dataFolder)
  if (living && servesFolder(living.pid, dataFolder, instance)) return
  if (instance !== '') {
    for (const pid of findProcesses(`postgres: ${instance}: `)) killQuietly(pid, 'SIGKILL')
  }
  rmSync(file, { force: true })
}

function readFile(dataFolder: string): string {
  try {
    return readFileSync(path.join(dataFolder, 'postmaster.pid'), 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return ''
    throw error
  }
}

function realPath(folder: string): string | undefined {
  try {
    return realpathSync(folder)
  } catch {
    return undefined
  }
}
