import { setTimeout as delay } from 'node:timers/promises'
import { prepareBinaries } from './binaries.ts'
import { stopFailed } from './errors.ts'
import { isAlive, killQuietly } from './process-info.ts'
import { runBinary } from './run-binary.ts'
import type { ServerFolder } from './server-folder.ts'

/** From polite to final; each loses no commit. The names are pg_ctl's shutdown modes. */
const steps = [
  { signal: 'SIGINT', mode: 'fast', wait: 15_000 },
  { signal: 'SIGQUIT', mode: 'immediate', wait: 5000 },
  { signal: 'SIGKILL', mode: undefined, wait: 5000 },
] as const

/** Stops the server process and waits until it is gone. Throws `POSTGRES.STOP_FAILED`. */
export async function stopPostmaster(pid: number, folder: ServerFolder): Promise<void> {
  for (const { signal, mode, wait } of steps) {
    if (process.platform === 'win32' && mode !== undefined) await pgCtlStop(folder, mode)
    else killQuietly(pid, signal)
    if (await gone(pid, wait)) return
  }
  throw stopFailed(pid)
}

/** Windows has no signals; pg_ctl speaks PostgreSQL's own substitute. */
async function pgCtlStop(folder: ServerFolder, mode: string): Promise<void> {
  const { pgCtl } = prepareBinaries(folder.place, undefined)
  const args = ['stop', '-W', '-s', '-m', mode, '-D', folder.data]
  await runBinary(pgCtl, { args, cwd: folder.place, user: undefined })
}

async function gone(pid: number, patience: number): Promise<boolean> {
  const deadline = Date.now() + patience
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await delay(10)
  }
  return true
}
