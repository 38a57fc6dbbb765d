import { createHash } from 'node:crypto'
import { dropDatabase, ensureDatabase } from '@repo/local-postgres'
import { applyPending, openProject, type Project, readMigrations } from '@repo/migrate'
import { Client } from 'pg'

/** A migrated, empty database that tests clone: one a state of the migrations. */
export interface Template {
  /** URL of a database on the same server from which others are created. */
  adminUrl: string
  name: string
}

/**
 * Makes the template database of the project's migrations, unless the server has it already.
 * Vitest processes that start at the same time wait for the one that makes it.
 */
export async function ensureTemplate(adminUrl: string, project: Project): Promise<Template> {
  const name = `test_${migrationsHash(project)}`
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query('SELECT pg_advisory_lock(hashtext($1))', [name])
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) {
      await dropUnused(admin, adminUrl)
      await build(admin, adminUrl, name, project)
    }
  } finally {
    await admin.end()
  }
  return { adminUrl, name }
}

async function build(admin: Client, adminUrl: string, name: string, project: Project) {
  // Under another name until it is complete: a killed run must not leave half a template.
  const building = `${name}_building`
  await dropDatabase(adminUrl, building)
  await ensureDatabase(adminUrl, building)
  await applyPending(project, databaseUrl(adminUrl, building))
  await admin.query(`ALTER DATABASE "${building}" RENAME TO "${name}"`)
}

/** Templates of older migrations and clones of killed runs: all test databases without a session. */
async function dropUnused(admin: Client, adminUrl: string): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    `SELECT datname FROM pg_database d WHERE datname ~ '^test_[0-9a-f]{16}'
     AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)`,
  )
  for (const { datname } of rows) await dropDatabase(adminUrl, datname)
}

/** The same server, another database. */
export function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.toString()
}

function migrationsHash(project: Project): string {
  const hash = createHash('sha256')
  for (const { name, sql } of readMigrations(project)) hash.update(`${name}\0${sql}\0`)
  return hash.digest('hex').slice(0, 16)
}

export const thisProject = () => openProject(import.meta.dirname)
