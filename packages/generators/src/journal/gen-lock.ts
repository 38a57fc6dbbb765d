import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { UserError } from '@repo/cli'

/**
 * Runs `action` while no other process generates in the project. Throws `GENERATE.BUSY`.
 *
 * The lock is SQLite's exclusive lock on an empty file, as in @repo/local-postgres: the kernel
 * keeps it, so it ends with its owner at SIGKILL too.
 */
export async function withGenLock<Result>(
  root: string,
  action: () => Promise<Result>,
): Promise<Result> {
  const folder = path.join(root, '.strata/gen')
  mkdirSync(folder, { recursive: true })
  const { DatabaseSync } = loadSqlite()
  const database = new DatabaseSync(path.join(folder, 'lock'))
  try {
    lock(database)
    return await action()
  } finally {
    database.close()
  }
}

function lock(database: DatabaseSync): void {
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    throw new UserError({
      code: 'GENERATE.BUSY',
      message: 'Another `pnpm gen` is at work in this project.',
      hint: 'Wait for it to end and run this again',
      cause,
    })
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
