import { byDistance } from '@repo/cli'
import type pg from 'pg'
import { connect, disconnect } from './connect.ts'
import { connectionFailure } from './connection-failure.ts'
import { type ConnectionUrl, withDatabase } from './connection-url.ts'

/** In the order in which they are tried: the last is what DigitalOcean offers. */
const adminDatabases = ['postgres', 'template1', 'defaultdb']

/** Names of the databases on the server of a URL, the nearest to the URL's own first; none where it does not tell. */
export async function serverDatabases(url: ConnectionUrl): Promise<string[]> {
  const names = await listDatabases(url).catch(() => [])
  return byDistance(url.database, names).map(({ other }) => other)
}

async function listDatabases(url: ConnectionUrl): Promise<string[]> {
  const client = await connectToAny(url)
  if (client === undefined) return []
  try {
    const { rows } = await client.query<{ datname: string }>(listQuery)
    return rows.map(({ datname }) => datname)
  } finally {
    await disconnect(client)
  }
}

async function connectToAny(url: ConnectionUrl): Promise<pg.Client | undefined> {
  for (const database of adminDatabases) {
    const admin = withDatabase(url, database, { keepSchema: false })
    try {
      return await connect(admin)
    } catch (error) {
      const code = connectionFailure(error, admin)?.error_code
      if (code !== 'P1003' && code !== 'P1010') throw error
    }
  }
  return undefined
}

/** Without what tools make for a moment. */
const listQuery = `SELECT datname FROM pg_database
  WHERE datallowconn AND NOT datistemplate AND datname !~ '^(prisma_migrate_shadow_db_|test_[0-9a-f]{16})'
  ORDER BY datname`
