import type { Client } from 'pg'

export const holdName = 'strata-hold'

/** The holds of all processes, without the session that asks. */
export async function countHolds(client: Client): Promise<number> {
  const { rows } = await client.query<{ holds: number }>(
    `SELECT count(*)::int AS holds FROM pg_stat_activity
      WHERE application_name = $1 AND pid <> pg_backend_pid()`,
    [holdName],
  )
  return rows[0]?.holds ?? 0
}
