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
  const adapter = new PrismaPg({
    connectionString: env.DATABASE_URL,
    max: env.DATABASE_POOL_SIZE,
    connectionTimeoutMillis: env.DATABASE_CONNECT_TIMEOUT_MS,
    statement_timeout: env.DATABASE_STATEMENT_TIMEOUT_MS,
    application_name: 'api',
  })
  return new PrismaClient({ adapter })
}
