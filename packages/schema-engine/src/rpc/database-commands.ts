import type pg from 'pg'
import { connect, disconnect } from '../connection/connect.ts'
import { connectionFailure } from '../connection/connection-failure.ts'
import {
  type ConnectionUrl,
  parseConnectionUrl,
  withDatabase,
} from '../connection/connection-url.ts'
import { quoteIdentifier } from '../connection/quote-identifier.ts'
import { describeServerError, isServerError } from '../connection/server-error.ts'
import { EngineError, knownError, unknownError } from '../engine/engine-error.ts'

/** In the order in which they are tried: the last is what DigitalOcean offers. */
const adminDatabases = ['postgres', 'template1', 'defaultdb']

/** Connects, and makes the schema of the URL if it is missing, as the native engine does. */
export async function checkConnection(href: string): Promise<void> {
  const url = parseConnectionUrl(href)
  await withSession(url, ensureSchema)
}

/** Creates the database of the URL and its schema. Throws P1009 if it exists. */
export async function createDatabase(href: string): Promise<string> {
  const url = parseConnectionUrl(href)
  await withAdminSession(url, (client) =>
    client.query(`CREATE DATABASE ${quoteIdentifier(url.database)}`),
  )
  await withSession(url, ensureSchema)
  return url.database
}

export async function dropDatabase(href: string): Promise<void> {
  const url = parseConnectionUrl(href)
  await withAdminSession(url, (client) =>
    client.query(`DROP DATABASE ${quoteIdentifier(url.database)}`),
  )
}

async function ensureSchema(client: pg.Client, url: ConnectionUrl): Promise<void> {
  // Looked up first: CREATE SCHEMA IF NOT EXISTS needs a privilege even when it does nothing.
  const found = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [url.schema])
  if (found.rowCount !== 0) return
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(url.schema)}`)
}

/** CREATE and DROP DATABASE need a session on another database. */
async function withAdminSession(
  url: ConnectionUrl,
  use: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  for (const database of adminDatabases) {
    const admin = withDatabase(url, database, { keepSchema: false })
    const client = await connect(admin).catch((error: unknown) => {
      const code = connectionFailure(error, admin)?.error_code
      if (code !== 'P1003' && code !== 'P1010') throw engineError(error, admin)
    })
    if (client === undefined) continue
    return withClient(client, url, use)
  }
  const reason = `none of ${adminDatabases.join(', ')} can be reached`
  throw new EngineError(
    knownError('P3000', `The database "${url.database}" cannot be created: ${reason}.`, {
      database_error: reason,
    }),
  )
}

async function withSession(
  url: ConnectionUrl,
  use: (client: pg.Client, url: ConnectionUrl) => Promise<unknown>,
): Promise<void> {
  const client = await connect(url).catch((error: unknown) => {
    throw engineError(error, url)
  })
  await withClient(client, url, use)
}

async function withClient(
  client: pg.Client,
  url: ConnectionUrl,
  use: (client: pg.Client, url: ConnectionUrl) => Promise<unknown>,
): Promise<void> {
  try {
    await use(client, url)
  } catch (error) {
    throw engineError(error, url)
  } finally {
    await disconnect(client)
  }
}

function engineError(error: unknown, url: ConnectionUrl): unknown {
  const failure = connectionFailure(error, url)
  if (failure !== undefined) return new EngineError(failure, error)
  return isServerError(error)
    ? new EngineError(unknownError(describeServerError(error)), error)
    : error
}
