import type { DatabaseSync } from 'node:sqlite'

const sqliteBusy = 5

export interface ExclusiveLock {
  /** False while another process or thread has it. Throws what SQLite says of an unusable file. */
  tryTake: () => boolean
  /** Gives it back, if it was taken. */
  close: () => void
}

/**
 * A lock between processes, on a file that is made if it is not there.
 *
 * It is SQLite's exclusive lock on an empty file: fcntl on POSIX, LockFileEx on Windows. The kernel
 * keeps it, so it ends with its owner, SIGKILL included, and cannot be taken from a living one; pid
 * files and time stamps have neither property, and Node has no call of its own. Nothing is ever
 * written, so a full disk does not matter.
 *
 * The file must never be deleted (a new one would be another lock), nor opened by other means: on
 * POSIX closing any descriptor of a file drops all of this process' fcntl locks on it.
 */
export function openLock(file: string): ExclusiveLock {
  const { DatabaseSync } = loadSqlite()
  const database = new DatabaseSync(file)
  return { tryTake: () => tryTake(database), close: () => database.close() }
}

function tryTake(database: DatabaseSync): boolean {
  try {
    // A journal in a file would be the one thing that is written.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0
    if ((code & 0xff) === sqliteBusy) return false
    throw error
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
