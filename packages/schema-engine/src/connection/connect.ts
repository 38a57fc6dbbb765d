import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import type { ConnectionOptions } from 'node:tls'
import pg from 'pg'
import type { ConnectionUrl } from './connection-url.ts'
import { NoDatabaseName } from './no-database-name.ts'
import { PooledConnection } from './pooled-connection.ts'
import { poolerSign, sharesBackends } from './pooler.ts'
import { quoteIdentifier } from './quote-identifier.ts'

/** A server that was asked to close a session and does not answer is left after this many ms. */
const closeTimeout = 1000

/** Times mean the same on every server, and what Prisma's client writes, whatever its settings are. */
const timesInUtc = `SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'`

/**
 * A backfill, VACUUM and an index CONCURRENTLY stand alone in their migration, so that none can lift
 * what its role, database or server allows the app's queries. A limit in the URL itself stays.
 */
const withoutTimeLimit = `SELECT set_config(name, '0', false) FROM pg_settings
  WHERE name IN ('statement_timeout', 'transaction_timeout') AND setting <> '0' AND source <> 'client'`

/**
 * Opens one session, with TLS as the URL says. Throws what `pg` throws, and `PooledConnection` before
 * anything is set in a session that is not its own.
 */
export async function connect(url: ConnectionUrl): Promise<pg.Client> {
  if (url.database === '') throw new NoDatabaseName()
  const sign = poolerSign(url.href)
  if (sign !== undefined) throw new PooledConnection(url, sign)
  const client = await openWithTls(url)
  try {
    if (await sharesBackends(client, () => openWithTls(url))) {
      throw new PooledConnection(url, 'sessions share a backend')
    }
    if (url.namesSchema) await client.query(`SET search_path = ${quoteIdentifier(url.schema)}`)
    await client.query(`${timesInUtc}; ${withoutTimeLimit}`)
    return client
  } catch (error) {
    await disconnect(client)
    throw error
  }
}

async function openWithTls(url: ConnectionUrl): Promise<pg.Client> {
  const local = url.host.startsWith('/')
  if (local || url.sslMode === 'disable') return openSession(url, false)
  try {
    return await openSession(url, tlsOptions(url))
  } catch (error) {
    if (url.sslMode === 'require' || !isTlsRefusal(error)) throw error
    return openSession(url, false)
  }
}

/** Never rejects and never waits for a server that is gone. */
export async function disconnect(client: pg.Client): Promise<void> {
  const timeout = Promise.withResolvers<'timeout'>()
  const timer = setTimeout(() => timeout.resolve('timeout'), closeTimeout)
  const ended = client.end().catch(() => undefined)
  const outcome = await Promise.race([ended, timeout.promise])
  clearTimeout(timer)
  if (outcome === 'timeout') socketOf(client)?.destroy()
}

async function openSession(url: ConnectionUrl, ssl: false | ConnectionOptions): Promise<pg.Client> {
  const client = new pg.Client({
    host: url.host,
    port: url.port,
    user: url.user ?? process.env.PGUSER ?? userInfo().username,
    password: url.password,
    database: url.database,
    ssl,
    keepAlive: true,
    connectionTimeoutMillis: url.connectTimeout,
    query_timeout: url.queryTimeout,
    application_name: url.applicationName,
    options: url.options,
  })
  // A lost connection also rejects the running query; without a listener it would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    await disconnect(client)
    throw error
  }
}

function tlsOptions(url: ConnectionUrl): ConnectionOptions {
  return {
    rejectUnauthorized: url.verifyCertificate,
    ...(url.sslCertificate === undefined ? {} : { ca: readTlsFile(url.sslCertificate) }),
    ...(url.sslIdentity === undefined
      ? {}
      : { pfx: readTlsFile(url.sslIdentity), passphrase: url.sslPassword ?? '' }),
  }
}

function readTlsFile(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new Error(`The TLS file "${path}" cannot be read.`, { cause })
  }
}

function isTlsRefusal(error: unknown): boolean {
  return error instanceof Error && error.message.includes('does not support SSL')
}

function socketOf(client: pg.Client): { destroy: () => void } | undefined {
  // `connection` is not in the types of pg; it has been there since version 1.
  const { connection } = client as unknown as { connection?: { stream?: { destroy: () => void } } }
  return connection?.stream
}
