import type pg from 'pg'
import { disconnect } from '../connection/connect.ts'
import { type ConnectionUrl, parseConnectionUrl } from '../connection/connection-url.ts'
import { engineError, openConnection } from '../connection/open-connection.ts'
import { quoteIdentifier } from '../connection/quote-identifier.ts'
import { EngineError, knownError } from '../engine/engine-error.ts'

/** Connects, and makes the schema of the URL if it is missing, as the native engine does. */
export async function checkConnection(href: string): Promise<void> {
  const url = parseConnectionUrl(href)
  const client = await openConnection(url)
  try {
    await ensureSchema(client, url)
  } catch (error) {
    throw engineError(error, url)
  } finally {
    await disconnect(client)
  }
}

/**
 * What Prisma's CLI asks for wherever it cannot connect. A name that the server does not know is
 * most likely misspelt, so it is refused: throws why the connection fails, or P1009.
 */
export async function refuseToCreate(href: string): Promise<never> {
  await checkConnection(href)
  const { database, host, port } = parseConnectionUrl(href)
  const message = `The database "${database}" already exists at ${host}:${port}.`
  throw new EngineError(knownError('P1009', message, { database_name: database }))
}

async function ensureSchema(client: pg.Client, url: ConnectionUrl): Promise<void> {
  // Looked up first: CREATE SCHEMA IF NOT EXISTS needs a privilege even when it does nothing.
  const found = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [url.schema])
  if (found.rowCount !== 0) return
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(url.schema)}`)
}
