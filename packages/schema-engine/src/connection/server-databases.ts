import type pg from 'pg'
import { connect, disconnect } from './connect.ts'
import { connectionFailure } from './connection-failure.ts'
import { type ConnectionUrl, withDatabase } from './connection-url.ts'

/** In the order in which they are tried: the last is what DigitalOcean offers. */
const adminDatabases = ['postgres', 'template1', 'defaultdb']

/** Names of the databases on the server of a URL, the nearest to the URL's own first; none where it does not tell. */
export async function serverDatabases(url: ConnectionUrl): Promise<string[]> {
  const names = await listDatabases(url).catch(() => [])
  const distances = new Map(names.map((name) => [name, distance(url.database, name)]))
  return names.sort((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0))
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

/** Letters to insert, delete or replace to come from one name to the other; their case counts half. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const same = letter.toLowerCase() === other.toLowerCase()
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : same ? 0.5 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
