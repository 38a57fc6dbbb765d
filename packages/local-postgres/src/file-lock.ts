import { chmodSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ExclusiveLock, openLock } from '@repo/cli'
import { lockBusy, lockUnusable } from './errors.ts'
import { giveToOwner } from './server-state.ts'

interface LockOptions {
  file: string
  signal?: AbortSignal | undefined
  /** How long to wait for a living owner, in milliseconds, before throwing `POSTGRES.BUSY`. */
  patience?: number
}

/** Runs `action` while no other process or thread runs one under the same file. See `openLock`. */
export async function withFileLock<Result>(
  { file, signal, patience = 120_000 }: LockOptions,
  action: () => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted()
  const lock = open(file)
  try {
    const deadline = Date.now() + patience
    while (!tryTake(lock, file)) {
      if (Date.now() > deadline) throw lockBusy(file, patience)
      await delay(5 + Math.random() * 20, undefined, signal ? { signal } : {}).catch((error) => {
        throw signal?.reason ?? error
      })
    }
    return await action()
  } finally {
    lock.close()
  }
}

function open(file: string): ExclusiveLock {
  try {
    const lock = openLock(file)
    keepPrivate(file)
    return lock
  } catch (error) {
    throw lockUnusable(file, error)
  }
}

/** Whoever may read the file may lock it. */
function keepPrivate(file: string): void {
  if (process.platform === 'win32' || (statSync(file).mode & 0o777) === 0o600) return
  chmodSync(file, 0o600)
  giveToOwner(file, path.dirname(file))
}

function tryTake(lock: ExclusiveLock, file: string): boolean {
  try {
    return lock.tryTake()
  } catch (error) {
    throw lockUnusable(file, error)
  }
}
