import { performance } from 'node:perf_hooks'
import pg from 'pg'

export interface SlowQuery {
  sql: string
  durationMs: number
}

interface Watch {
  /** Queries that take longer are told to `onSlowQuery`; 0 tells of none. */
  slowQueryMs: number
  onSlowQuery: (query: SlowQuery) => void
  /** A prepared statement of a table that was changed since; no name is of use any more. */
  onStalePlan: () => void
}

type PoolOptions = pg.PoolConfig & Watch

/** As adapter-pg sends it. */
type Query = pg.QueryArrayConfig<unknown[]>

/**
 * `pg.Pool` drops a connection at every error, also at a value that is not unique. This one keeps those
 * that work, and sends a statement again whose plan a migration has made stale.
 */
export class Pool extends pg.Pool {
  constructor({ slowQueryMs, onSlowQuery, onStalePlan, ...config }: PoolOptions) {
    super({ ...config, Client: watchedClient({ slowQueryMs, onSlowQuery, onStalePlan }) })
    // A connection that breaks while it is used rejects its query as well.
    this.on('connect', (client) => client.on('error', () => {}))
  }

  // Of the overloads, the one that adapter-pg calls.
  override query = ((query: Query) => this.#run(query)) as pg.Pool['query']

  async #run(query: Query): Promise<pg.QueryArrayResult> {
    const client = await this.connect()
    let broken: Error | undefined
    try {
      return await client.query(query)
    } catch (error) {
      if (isStalePlan(error)) return await client.query({ ...query, name: '' })
      if (isBroken(error)) broken = error
      throw error
    } finally {
      client.release(broken)
    }
  }
}

/** A column changed its type or number: the plan returns what the client does not expect. */
const isStalePlan = (error: unknown) =>
  error instanceof pg.DatabaseError &&
  error.code === '0A000' &&
  error.routine === 'RevalidateCachedQuery'

/** Whatever is not an error of the statement alone. */
const isBroken = (error: unknown): error is Error =>
  error instanceof Error && !(error instanceof pg.DatabaseError && error.severity === 'ERROR')

/** Sees queries in transactions too, which do not pass the pool. */
function watchedClient({ slowQueryMs, onSlowQuery, onStalePlan }: Watch) {
  return class extends pg.Client {
    // The overloads of `pg.Client`, which returns a promise where no callback is given.
    override query = ((...args: Parameters<pg.Client['query']>) => {
      const started = performance.now()
      const result: unknown = super.query(...args)
      if (!(result instanceof Promise)) return result
      const ended = () => {
        const durationMs = performance.now() - started
        if (durationMs >= slowQueryMs) onSlowQuery({ sql: sqlOf(args[0]), durationMs })
      }
      result.then(slowQueryMs > 0 ? ended : undefined, (error) => {
        if (isStalePlan(error)) onStalePlan()
        if (slowQueryMs > 0) ended()
      })
      return result
    }) as pg.Client['query']
  }
}

const sqlOf = (query: unknown) =>
  typeof query === 'string' ? query : ((query as { text?: string } | undefined)?.text ?? '')
