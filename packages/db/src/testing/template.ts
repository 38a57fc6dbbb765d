import { createHash } from 'node:crypto'
import { dropDatabase, ensureDatabase } from '@repo/local-postgres'
import { applyPending, openProject, type Project, readMigrations } from '@repo/migrate'
import { Client } from 'pg'
import { databaseUrl } from './database-url.ts'

/** A migrated, empty database that tests clone: one a state of the migrations. */
export interface Template {
  /** URL of a database on the same server from which others are created. */
  adminUrl: string
  name: string
}

/** Keys of the two advisory locks that a template has. */
const lock = { build: 1, use: 2 }

/**
 * The template database of the project's migrations, made unless the server has it, and kept from
 * being dropped until `release`. Vitest processes that start at once wait for the one that makes it.
 */
export async function useTemplate(
  adminUrl: string,
  project: Project,
): Promise<Template & { release: () => Promise<void> }> {
  const name = `test_${migrationsHash(project)}`
  const admin = new Client({ connectionString: adminUrl })
  admin.on('error', () => {}) // the server went away; the tests' own queries say so
  await admin.connect()
  try {
    await admin.query('SELECT pg_advisory_lock($1, hashtext($2))', [lock.build, name])
    await dropUnused(admin, adminUrl, name)
    await admin.query('SELECT pg_advisory_lock_shared($1, hashtext($2))', [lock.use, name])
    await buildUnlessThere(admin, adminUrl, name, project)
    await admin.query('SELECT pg_advisory_unlock($1, hashtext($2))', [lock.build, name])
  } catch (error) {
    await admin.end()
    throw error
  }
  return { adminUrl, name, release: () => admin.end() }
}

async function buildUnlessThere(admin: Client, adminUrl: string, name: string, project: Project) {
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])
  if (rowCount !== 0) return
  // Under another name until it is complete: a killed run must not leave half a template.
  const building = `${name}_building`
  await dropDatabase(adminUrl, building)
  await ensureDatabase(adminUrl, building)
  await applyPending(project, databaseUrl(adminUrl, building))
  await admin.query(`ALTER DATABASE "${building}" RENAME TO "${name}"`)
}

/** Clones of killed runs, and templates other than `current`: what no run uses. */
async function dropUnused(admin: Client, adminUrl: string, current: string): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE datname ~ '^test_[0-9a-f]{16}(_|$)'",
  )
  for (const { name } of rows) {
    const key = [lock.use, name.slice(0, current.length)]
    const locked = await admin.query<{ free: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS free',
      key,
    )
    if (!locked.rows[0]?.free) continue
    if (name !== current) await dropDatabase(adminUrl, name)
    await admin.query('SELECT pg_advisory_unlock($1, hashtext($2))', key)
  }
}

function migrationsHash(project: Project): string {
  const hash = createHash('sha256')
  for (const { name, sql } of readMigrations(project)) hash.update(`${name}\0${sql}\0`)
  return hash.digest('hex').slice(0, 16)
}

export const thisProject = () => openProject(import.meta.dirname)
