import { PrismaPg } from '@prisma/adapter-pg'
import type { DatabaseEnv } from './env.ts'
import { PrismaClient } from './generated/client.ts'
import { Pool, type SlowQuery } from './pool.ts'
import { statementNames } from './statement-names.ts'

export type Database = PrismaClient

/** Of a timer. */
const longest = 2 ** 31 - 1

export interface DatabaseOptions {
  /** Told of each query that takes longer than DATABASE_SLOW_QUERY_MS. */
  onSlowQuery?: (query: SlowQuery) => void
  /** Given what tells the state of the pool, whenever it is asked. */
  onPool?: (stateOf: () => PoolState) => void
}

/** Connections, and queries that wait for one or behind another. */
export interface PoolState {
  total: number
  idle: number
  waiting: number
}

/**
 * One client, with one connection pool. Create it once a process and pass it on.
 *
 * It connects at its first query, so creating one never fails on a database that is away.
 */
export const createDatabase = (env: DatabaseEnv, options: DatabaseOptions = {}): Database =>
  clientOf(env.DATABASE_URL, env, options)

/** The same on a replica, for reads; undefined without DATABASE_REPLICA_URL. */
export const createReplica = (env: DatabaseEnv, options: DatabaseOptions = {}) =>
  env.DATABASE_REPLICA_URL === undefined
    ? undefined
    : clientOf(env.DATABASE_REPLICA_URL, env, options)

function clientOf(
  connectionString: string,
  env: DatabaseEnv,
  { onSlowQuery = () => {}, onPool }: DatabaseOptions,
): Database {
  const pooled = new URL(connectionString).searchParams.get('pgbouncer') === 'true'
  const timeout = env.DATABASE_STATEMENT_TIMEOUT_MS
  const names = statementNames()
  const pool = new Pool({
    connectionString,
    max: env.DATABASE_POOL_SIZE,
    pipeline: env.DATABASE_PIPELINING && !pooled,
    connectionTimeoutMillis: env.DATABASE_CONNECT_TIMEOUT_MS,
    // PgBouncer refuses a session that brings a statement_timeout: there the client gives up.
    ...(pooled ? { query_timeout: timeout } : { statement_timeout: timeout }),
    application_name: 'api',
    // adapter-pg writes and reads instants without their offset: hours off in any other time zone.
    onConnect: async (client) => {
      await client.query("SET TimeZone = 'UTC'")
    },
    slowQueryMs: env.DATABASE_SLOW_QUERY_MS,
    onSlowQuery,
    onStalePlan: names.renew,
  })
  onPool?.(() => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waiting }))
  const prepared = env.DATABASE_PREPARED_STATEMENTS ?? !pooled
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    ...(prepared ? { statementNameGenerator: names.nameOf } : {}),
  })
  return new PrismaClient({
    adapter,
    // As patient as what is sent without one: Prisma's own are 2 and 5 seconds.
    transactionOptions: {
      maxWait: env.DATABASE_CONNECT_TIMEOUT_MS,
      timeout: timeout === 0 ? longest : timeout,
    },
  })
}
