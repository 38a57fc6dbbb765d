import { chmodSync, statSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { lockBusy, lockUnusable } from './errors.ts'
import { giveToOwner } from './server-state.ts'

const sqliteBusy = 5

interface LockOptions {
  file: string
  signal?: AbortSignal | undefined
  /** How long to wait for a living owner, in milliseconds, before throwing `POSTGRES.BUSY`. */
  patience?: number
}

/**
 * Runs `action` while no other process or thread runs one under the same file.
 *
 * The lock is SQLite's exclusive lock on an empty file: fcntl on POSIX, LockFileEx on Windows. The
 * kernel keeps it, so it ends with its owner, SIGKILL included, and cannot be taken from a living
 * one; pid files and time stamps have neither property, and Node has no call of its own. Nothing
 * is ever written, so a full disk does not matter.
 *
 * The file must never be deleted (a new one would be another lock), nor opened by other means: on
 * POSIX closing any descriptor of a file drops all of this process' fcntl locks on it.
 */
export async function withFileLock<Result>(
  { file, signal, patience = 120_000 }: LockOptions,
  action: () => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted()
  const database = open(file)
  try {
    const deadline = Date.now() + patience
    while (!tryLock(database, file)) {
      if (Date.now() > deadline) throw lockBusy(file, patience)
      await delay(5 + Math.random() * 20, undefined, signal ? { signal } : {}).catch((error) => {
        throw signal?.reason ?? error
      })
    }
    return await action()
  } finally {
    database.close()
  }
}

function open(file: string): DatabaseSync {
  try {
    const { DatabaseSync } = loadSqlite()
    const database = new DatabaseSync(file)
    keepPrivate(file)
    return database
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

function tryLock(database: DatabaseSync, file: string): boolean {
  try {
    // A journal in a file would be the one thing that is written.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0
    if ((code & 0xff) === sqliteBusy) return false
    throw lockUnusable(file, error)
  }
}

/** Node 22 warns that its SQLite is experimental; users of a lock have no use for that line. */
function loadSqlite(): typeof import('node:sqlite') {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}
