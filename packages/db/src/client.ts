import { PrismaPg } from '@prisma/adapter-pg'
import type { DatabaseEnv } from './env.ts'
import { PrismaClient } from './generated/client.ts'

export type Database = PrismaClient

/**
 * One client, with one connection pool. Create it once a process and pass it on.
 *
 * It connects at its first query, so creating one never fails on a database that is away.
 */
export function createDatabase(env: DatabaseEnv): Database {
  const pooled = new URL(env.DATABASE_URL).searchParams.get('pgbouncer') === 'true'
  const timeout = env.DATABASE_STATEMENT_TIMEOUT_MS
  const adapter = new PrismaPg({
    connectionString: env.DATABASE_URL,
    max: env.DATABASE_POOL_SIZE,
    connectionTimeoutMillis: env.DATABASE_CONNECT_TIMEOUT_MS,
    // PgBouncer refuses a session that brings a statement_timeout: there the client gives up.
    ...(pooled ? { query_timeout: timeout } : { statement_timeout: timeout }),
    application_name: 'api',
  })
  return new PrismaClient({ adapter })
}
