import { errorCode } from '@repo/cli/error-code'
import type { Client } from 'pg'
import { databaseExists, databaseNameInvalid, templateInUse, templateMissing } from './errors.ts'

/** Creates the database unless it exists; two at once make one. True when this call made it. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<boolean> {
  const database = quoteName(name)
  return withAdmin(adminUrl, async (admin) => {
    const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (found.rowCount !== 0) return false
    try {
      await admin.query(`CREATE DATABASE ${database}`)
      return true
    } catch (error) {
      if (isDuplicate(error)) return false
      throw error
    }
  })
}

export interface CloneOptions {
  /** Of any database on the server but the template. */
  adminUrl: string
  /** A database without sessions. */
  template: string
  name: string
}

/**
 * A new database with all that the template holds.
 * Throws `POSTGRES.DATABASE_EXISTS`, `TEMPLATE_MISSING`, `TEMPLATE_IN_USE`, `DATABASE_NAME`.
 */
export async function cloneDatabase({ adminUrl, template, name }: CloneOptions): Promise<void> {
  const [target, source] = [quoteName(name), quoteName(template)]
  await withAdmin(adminUrl, async (admin) => {
    try {
      // Copies files; the default writes every page to the log as well and takes twice as long.
      await admin.query(`CREATE DATABASE ${target} TEMPLATE ${source} STRATEGY FILE_COPY`)
    } catch (error) {
      if (isDuplicate(error)) throw databaseExists(name)
      if (errorCode(error) === '3D000') throw templateMissing(template)
      if (errorCode(error) === '55006') throw templateInUse(template, error)
      throw error
    }
  })
}

/** Drops the database if it is there, open sessions on it notwithstanding. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  const database = quoteName(name)
  await withAdmin(adminUrl, (admin) =>
    admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  )
}

async function withAdmin<Result>(
  adminUrl: string,
  action: (admin: Client) => Promise<Result>,
): Promise<Result> {
  const { default: pg } = await import('pg')
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'strata' })
  admin.on('error', () => {}) // a query in flight rejects as well
  await admin.connect()
  try {
    return await action(admin)
  } finally {
    await admin.end()
  }
}

/** PostgreSQL would cut a longer name off and use another database than the one that was meant. */
function quoteName(name: string): string {
  const bytes = Buffer.byteLength(name)
  if (bytes === 0) throw databaseNameInvalid(name, 'is empty')
  if (bytes > 63) throw databaseNameInvalid(name, `has ${bytes} bytes, more than PostgreSQL's 63`)
  if (name.includes('\0')) throw databaseNameInvalid(name, 'holds a NUL character')
  return `"${name.replaceAll('"', '""')}"`
}

/** 23505: two CREATE DATABASE of one name at once. */
function isDuplicate(error: unknown): boolean {
  return ['42P04', '23505'].includes(errorCode(error) ?? '')
}
