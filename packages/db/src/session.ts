import type pg from 'pg'

export interface SessionOptions {
  /** What the URL says of a pooler; undefined where it says nothing. */
  pooled: boolean | undefined
  statementTimeoutMs: number
  connectTimeoutMs: number
}

/**
 * Gives a new connection its settings, and says whether its backend is its own. None is a startup
 * parameter, at which PgBouncer refuses the connection. A pooler makes up the number of the backend that
 * it reports at connect; through one, statement_timeout would stay with a backend that others get.
 */
export async function openSession(
  client: pg.ClientBase,
  options: SessionOptions,
): Promise<boolean> {
  const { pooled, statementTimeoutMs, connectTimeoutMs } = options
  const { processID } = client as pg.ClientBase & { processID?: number } // nor is this in the types of pg
  const asked: pg.QueryConfig & { query_timeout: number } = {
    // adapter-pg writes and reads instants without their offset: hours off in any other time zone.
    text: `SELECT own, set_config('TimeZone', 'UTC', false),
        CASE WHEN own THEN set_config('statement_timeout', $1, false) END
      FROM (SELECT coalesce($2, pg_backend_pid() = $3) AS own) AS session`,
    values: [String(statementTimeoutMs), pooled === undefined ? null : !pooled, processID ?? null],
    query_timeout: connectTimeoutMs,
  }
  const { rows } = await client.query<{ own: boolean | null }>(asked)
  return rows[0]?.own === true
}
