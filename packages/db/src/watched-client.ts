import { performance } from 'node:perf_hooks'
import pg from 'pg'

export interface SlowQuery {
  sql: string
  durationMs: number
}

export interface Watch {
  /** Queries that take longer are told to `onSlowQuery`; 0 tells of none. */
  slowQueryMs: number
  onSlowQuery: (query: SlowQuery) => void
  /** A prepared statement of a table that was changed since; no name is of use any more. */
  onStalePlan: () => void
}

/** As adapter-pg sends it. */
export type Query = pg.QueryArrayConfig<unknown[]> & { query_timeout?: number } // not in the types of pg
type Result = pg.QueryArrayResult
export type Ended = (error: Error | null, result?: Result) => void

/** A column changed its type or number: the plan returns what the client does not expect. */
export const isStalePlan = (error: unknown) =>
  error instanceof pg.DatabaseError &&
  error.code === '0A000' &&
  error.routine === 'RevalidateCachedQuery'

/** The query before it, which was to prepare it, did not get that far. */
export const isUnknownStatement = (error: unknown) =>
  error instanceof pg.DatabaseError && error.code === '26000'

/** Whatever is not an error of the statement alone. */
export const isBroken = (error: unknown): error is Error =>
  error instanceof Error && !(error instanceof pg.DatabaseError && error.severity === 'ERROR')

/** Connections through a pooler, with what their queries differ in: the client gives up, and not the server. */
export const pooled = new WeakMap<pg.ClientBase, Partial<Query>>()

/** Sees queries in transactions too, which do not pass the pool. */
export function watchedClient({ slowQueryMs, onSlowQuery, onStalePlan }: Watch) {
  return class extends pg.Client {
    #isEnding = false

    // Of the overloads those that the pool and adapter-pg call: by callback, and for a promise.
    override query = ((asked: Query, callback?: Ended) => {
      const started = performance.now()
      const query = withFastInstants(asked, pooled.get(this))
      const ended: Ended = (error, result) => {
        const durationMs = performance.now() - started
        if (slowQueryMs > 0 && durationMs >= slowQueryMs) {
          onSlowQuery({ sql: sqlOf(query), durationMs })
        }
        if (isStalePlan(error)) onStalePlan()
        // Also in a transaction, which would be left open where its ROLLBACK is given up too.
        if (isBroken(error) && !this.#isEnding) {
          this.#isEnding = true
          void this.end()
        }
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
function withFastInstants(asked: Query, changes?: Partial<Query>): Query {
  const query = changes === undefined ? asked : { ...asked, ...changes }
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
