import { setTimeout as delay } from 'node:timers/promises'
import { UserError } from '@repo/cli'
import type { Execute } from '@repo/schema-engine'

/** Prisma's own, held by whoever applies migrations. */
const prismaMigrateLock = 72707369

/** How long, and how often, the lock is asked for, in ms. */
const patience = 10_000
const interval = 100

/**
 * Keeps everyone else who migrates out until the transaction ends. Waits 10 s for who is at it,
 * which may be the session of a killed process: it has the lock until its statement ends. Asks again
 * and again, since who waits inside the server holds up CREATE INDEX CONCURRENTLY.
 * Throws `MIGRATION.LOCKED`.
 */
export async function lockMigrations(execute: Execute): Promise<void> {
  const end = Date.now() + patience
  for (;;) {
    const [row] = await execute('SELECT pg_try_advisory_xact_lock($1) AS locked', [
      prismaMigrateLock,
    ])
    if (row?.locked === true) return
    if (Date.now() > end) throw locked()
    await delay(interval)
  }
}

const locked = () =>
  new UserError({
    code: 'MIGRATION.LOCKED',
    message: 'Another process migrates this database: its advisory lock did not come free in 10 s.',
    hint: 'Wait for it to end and run the same command again',
  })
