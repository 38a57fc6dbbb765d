import { PrismaPg } from '@prisma/adapter-pg'
import type { DatabaseEnv } from './env.ts'
import { PrismaClient } from './generated/client.ts'
import { Pool } from './pool.ts'
import { statementNames } from './statement-names.ts'
import type { SlowQuery } from './watched-client.ts'

export type Database = PrismaClient

/** Of a timer. */
const longest = 2 ** 31 - 1

export interface DatabaseOptions {
  /** Told of each query that takes longer than DATABASE_SLOW_QUERY_MS. */
  onSlowQuery?: (query: SlowQuery) => void
  /** Given what tells the state of the pool, whenever it is asked. */
  onPool?: (stateOf: () => PoolState) => void
  /** Told once, when a connection turns out to go through a pooler. */
  onPooler?: () => void
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
  { onSlowQuery = () => {}, onPool, onPooler = () => {} }: DatabaseOptions,
): Database {
  const told = new URL(connectionString).searchParams.get('pgbouncer')
  const timeout = env.DATABASE_STATEMENT_TIMEOUT_MS
  const names = statementNames()
  const pool = new Pool({
    connectionString,
    max: env.DATABASE_POOL_SIZE,
    pipeline: env.DATABASE_PIPELINING,
    prepareThroughPooler: env.DATABASE_PREPARED_STATEMENTS ?? false,
    connectionTimeoutMillis: env.DATABASE_CONNECT_TIMEOUT_MS,
    application_name: 'api',
    session: {
      pooled: told === null ? undefined : told === 'true',
      statementTimeoutMs: timeout,
      connectTimeoutMs: env.DATABASE_CONNECT_TIMEOUT_MS,
    },
    onPooler,
    slowQueryMs: env.DATABASE_SLOW_QUERY_MS,
    onSlowQuery,
    onStalePlan: names.renew,
  })
  onPool?.(() => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waiting }))
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    ...(env.DATABASE_PREPARED_STATEMENTS === false ? {} : { statementNameGenerator: names.nameOf }),
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
