import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, renameSync } from 'node:fs'
import path from 'node:path'
import { errorCode } from '@repo/cli/error-code'
import type { Binaries } from './binaries.ts'
import { readPostmasterFile } from './postmaster.ts'
import { serverEnv } from './run-binary.ts'
import type { ServerFolder } from './server-folder.ts'
import { giveToOwner } from './server-state.ts'
import type { ServerUser } from './server-user.ts'
import { stopPostmaster } from './stop-postmaster.ts'

const onWindows = process.platform === 'win32'

/**
 * fsync=off and full_page_writes=off: nothing waits for the disk. What PostgreSQL has written is
 * with the operating system, so a crash or SIGKILL of any process loses no commit
 * (synchronous_commit=on writes it out before it answers); a power cut can damage the data, which
 * is fit for development only. No Unix socket: its path may be at most 107 bytes.
 */
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=on',
  'max_connections=200',
  'shared_buffers=32MB',
  'io_method=sync', // three processes fewer
  // Files in the data folder: containers have little /dev/shm, and a killed server leaves some there.
  ...(onWindows ? [] : ['dynamic_shared_memory_type=mmap']),
  'timezone=UTC',
  'log_timezone=UTC',
]

export interface Launch {
  /** Whether the start has failed, as far as the process that was started tells. */
  ended: () => boolean
  /** Stops what was started and waits until it is gone. */
  takeBack: () => Promise<void>
}

/**
 * Starts the server in a session of its own, where a Ctrl-C in the starter's terminal does not
 * reach it. On Windows through pg_ctl, which can drop an administrator's rights.
 */
export function spawnPostmaster(
  folder: ServerFolder,
  binaries: Binaries,
  user: ServerUser | undefined,
): Launch {
  const log = openLog(folder)
  const all = [...settings, `port=${folder.state.port}`, `cluster_name=${folder.state.instance}`]
  const flags = all.flatMap((setting) => ['-c', setting])
  const [file, args] = onWindows
    ? [binaries.pgCtl, ['start', '-W', '-s', '-D', folder.data, '-o', flags.join(' ')]]
    : [binaries.postgres, ['-D', folder.data, ...flags]]
  try {
    const child = spawn(file, args, {
      cwd: path.dirname(folder.data),
      env: serverEnv(file),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log],
      ...user,
    })
    child.on('error', () => {}) // then it has no pid
    child.unref()
    return { ended: () => hasEnded(child), takeBack: () => takeBack(child, folder) }
  } finally {
    closeSync(log)
  }
}

function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  if (pid === undefined) return true
  // pg_ctl ends well and leaves the server behind.
  return onWindows ? Boolean(exitCode) : exitCode !== null || signalCode !== null
}

async function takeBack(child: ChildProcess, folder: ServerFolder): Promise<void> {
  const pid = onWindows ? readPostmasterFile(folder.data)?.pid : child.pid
  if (pid !== undefined && !hasEnded(child)) await stopPostmaster(pid, folder)
}

/** One log a start, and the one before it. */
function openLog({ home, log }: ServerFolder): number {
  try {
    renameSync(log, `${log}.old`)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
  const file = openSync(log, 'ax', 0o600)
  giveToOwner(log, home)
  return file
}
