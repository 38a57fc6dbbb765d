import { z } from 'zod'

/** At most what Postgres and a timer take. */
const integer = (minimum: number) => z.coerce.number().int().min(minimum).max(2_147_483_647)

const databaseUrl = (more = '') =>
  z
    .url({ protocol: /^postgres(ql)?$/, error: `must be a postgresql:// URL${more}` })
    // A driver would take the name of the user for it.
    .refine((url) => !/^\/?$/.test(URL.parse(url)?.pathname ?? 'none'), {
      error: 'must name a database: postgresql://user:password@host:port/name',
    })

/** What the client reads from the environment. Times are in milliseconds. */
export const databaseEnv = z.object({
  /** The application's URL; may be a pooler's. Migrations use DIRECT_DATABASE_URL instead. */
  DATABASE_URL: databaseUrl('; `pnpm dev` sets it to the local database'),
  // Several processes with small pools beat one with a large one.
  DATABASE_POOL_SIZE: integer(1).default(5),
  DATABASE_CONNECT_TIMEOUT_MS: integer(1).default(5_000),
  DATABASE_STATEMENT_TIMEOUT_MS: integer(0).default(30_000),
  /** Queries that take longer are logged; 0 logs none. */
  DATABASE_SLOW_QUERY_MS: integer(0).default(1_000),
  /**
   * Statements that a connection keeps prepared; by default not through a pooler. One in transaction mode
   * needs PgBouncer 1.21 for them.
   */
  DATABASE_PREPARED_STATEMENTS: z.stringbool().optional(),
  /** Whether a query may be sent behind another where no connection is free; never through a pooler. */
  DATABASE_PIPELINING: z.stringbool().default(true),
  /** Where GET requests may read; its caller still sees what it wrote. */
  DATABASE_REPLICA_URL: databaseUrl().optional(),
})

export type DatabaseEnv = z.infer<typeof databaseEnv>
