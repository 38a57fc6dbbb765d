import { createHash, randomUUID } from 'node:crypto'
import { UserError } from '@repo/cli'
import type { Execute, Migration } from '@repo/schema-engine'

/** Whether anything was ever migrated. */
export async function hasMigrationRows(execute: Execute): Promise<boolean> {
  const [row] = await execute("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found")
  return row?.found === true
}

/** Which of these names the database has applied. */
export async function appliedAmong(execute: Execute, names: string[]): Promise<Set<unknown>> {
  if (!(await hasMigrationRows(execute))) return new Set()
  const rows = await execute(
    'SELECT migration_name FROM _prisma_migrations WHERE migration_name = ANY($1) AND finished_at IS NOT NULL AND rolled_back_at IS NULL',
    [names],
  )
  return new Set(rows.map((row) => row.migration_name))
}

/** Those that were marked as applied, and not run: the tables that they make were there before. */
export async function baselinedMigrations(execute: Execute): Promise<Set<string>> {
  if (!(await hasMigrationRows(execute))) return new Set()
  const rows = await execute(
    'SELECT migration_name FROM _prisma_migrations WHERE applied_steps_count = 0 AND finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  return new Set(rows.map((row) => String(row.migration_name)))
}

/** Writes what Prisma writes when it has applied them. */
export async function recordMigrations(execute: Execute, migrations: Migration[]): Promise<void> {
  const now = Date.now()
  for (const [at, { name, sql }] of migrations.entries()) {
    const checksum = createHash('sha256').update(sql).digest('hex')
    const time = new Date(now + at) // Prisma reads them in the order in which they were started
    await execute(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES ($1, $2, $3, $4, $4, 1)',
      [randomUUID(), checksum, name, time],
    )
  }
}

/** Throws `DATABASE.PENDING` for one that was not applied. */
export async function forgetMigrations(execute: Execute, names: string[]): Promise<void> {
  if (names.length === 0) return
  const applied = await appliedAmong(execute, names)
  const pending = names.find((name) => !applied.has(name))
  if (pending !== undefined) {
    throw new UserError({
      code: 'DATABASE.PENDING',
      message: `The development database lacks "${pending}".`,
      hint: 'pnpm db migrate',
    })
  }
  await execute('DELETE FROM _prisma_migrations WHERE migration_name = ANY($1)', [names])
}
