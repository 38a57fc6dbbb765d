import { UserError } from '@repo/cli'
import type { Execute } from '@repo/schema-engine'
import { sqlState } from './sql-state.ts'

/** Prisma's own, held by whoever applies migrations. */
const prismaMigrateLock = 72707369

/**
 * Keeps everyone else who migrates out until the transaction ends. Waits 10 s for who is at it,
 * which may be the session of a killed process: it has the lock until its statement ends.
 * Throws `MIGRATION.LOCKED`.
 */
export async function lockMigrations(execute: Execute): Promise<void> {
  await execute("SET LOCAL lock_timeout = '10s'")
  try {
    await execute('SELECT pg_advisory_xact_lock($1)', [prismaMigrateLock])
  } catch (error) {
    throw sqlState(error) === '55P03' ? locked(error) : error
  }
}

const locked = (cause: unknown) =>
  new UserError({
    code: 'MIGRATION.LOCKED',
    message: 'Another process migrates this database: its advisory lock did not come free in 10 s.',
    hint: 'Wait for it to end and run the same command again',
    cause,
  })
