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
type Result = pg.QueryArrayResult

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

  // Of the overloads, the one that adapter-pg calls. With callbacks, as `pg.Pool` does it: by promises
  // the next query is sent later, and a list costs a tenth more.
  override query = ((query: Query) =>
    new Promise((resolve, reject) => {
      this.connect((error, client, release) => {
        if (client === undefined) return reject(error)
        const end = (error: Error | null, result?: Result) => {
          release(isBroken(error) ? error : undefined)
          if (error) reject(error)
          else resolve(result)
        }
        client.query(query, (error: Error | null, result?: Result) => {
          if (isStalePlan(error)) client.query({ ...query, name: '' }, end)
          else end(error, result)
        })
      })
    })) as pg.Pool['query']
}

/** A column changed its type or number: the plan returns what the client does not expect. */
const isStalePlan = (error: unknown) =>
  error instanceof pg.DatabaseError &&
  error.code === '0A000' &&
  error.routine === 'RevalidateCachedQuery'

/** Whatever is not an error of the statement alone. */
const isBroken = (error: unknown): error is Error =>
  error instanceof Error && !(error instanceof pg.DatabaseError && error.severity === 'ERROR')

type Ended = (error: Error | null, result?: Result) => void

/** Sees queries in transactions too, which do not pass the pool. */
function watchedClient({ slowQueryMs, onSlowQuery, onStalePlan }: Watch) {
  return class extends pg.Client {
    // Of the overloads those that the pool and adapter-pg call: by callback, and for a promise.
    override query = ((asked: Query, callback?: Ended) => {
      const started = performance.now()
      const query = withFastInstants(asked)
      const ended: Ended = (error, result) => {
        const durationMs = performance.now() - started
        if (slowQueryMs > 0 && durationMs >= slowQueryMs) {
          onSlowQuery({ sql: sqlOf(query), durationMs })
        }
        if (isStalePlan(error)) onStalePlan()
        // Also in a transaction, which would be left open where its ROLLBACK is given up too.
        if (isBroken(error)) void this.end()
        callback?.(error, result)
      }
      if (callback !== undefined) return super.query(query, ended)
      const result = super.query(query)
      result.then(() => ended(null), ended)
      return result
    }) as pg.Client['query']
  }
}

const timestamptz = 1184

/**
 * What adapter-pg makes of an instant, but without two regular expressions for each: they are a 20th
 * of a list of 20. Sessions are in UTC.
 */
function withFastInstants(query: Query): Query {
  const { types } = query
  if (types === undefined) return query
  const parserOf: typeof types.getTypeParser = (oid: number, format) => {
    const usual = types.getTypeParser(oid, format)
    if (oid !== timestamptz || format !== 'text') return usual
    return (text: string) =>
      text.endsWith('+00') ? `${text.slice(0, -3).replace(' ', 'T')}+00:00` : usual(text)
  }
  return { ...query, types: { getTypeParser: parserOf } }
}

const sqlOf = (query: unknown) =>
  typeof query === 'string' ? query : ((query as { text?: string } | undefined)?.text ?? '')
