import type pg from 'pg'

/** As many as a pool of PgBouncer has by default; it may hand them out in turn. */
const mostBackends = 20

/**
 * What in a URL says that it is the URL of a transaction pooler: `pgbouncer=true`, or the host or port
 * that poolers usually have unless `pgbouncer=false`. Supabase's pooler is one at port 6543 only: at
 * 5432 each session keeps its backend.
 */
export function poolerSign(href: string): string | undefined {
  const { hostname, port, searchParams } = new URL(href)
  const told = searchParams.get('pgbouncer')
  if (told !== null) return told === 'true' ? 'pgbouncer=true' : undefined
  const host = searchParams.get('host') ?? hostname
  if (/^[^.]+-pooler\./.test(host)) return `host ${host}` // Neon
  return /^(6432|6543)$/.test(port) ? `port ${port}` : undefined
}

/** What to do about it. */
export function directUrlHint(sign: string): string {
  const direct = 'Set DIRECT_DATABASE_URL to the URL of the database server itself.'
  return /^(host|port) /.test(sign)
    ? `${direct} If this is that URL, add pgbouncer=false to it.`
    : direct
}

/**
 * Whether another session is given the backend of `client` while it is connected, or `client` itself
 * another one: then locks and settings are not its own. Every pooler makes up the number of the
 * backend that it reports at connect, but so does a proxy that keeps one for each session, as Neon's.
 */
export async function sharesBackends(
  client: pg.Client,
  openAnother: () => Promise<pg.Client>,
): Promise<boolean> {
  const { processID } = client as pg.Client & { processID?: number } // not in the types of pg
  const first = await backendOf(client)
  if (first === processID) return false
  const other = await openAnother()
  try {
    for (let asked = 0; asked < mostBackends; asked++) {
      if ((await backendOf(other)) === first) return true
    }
    return (await backendOf(client)) !== first
  } finally {
    await other.end()
  }
}

async function backendOf(client: pg.Client): Promise<unknown> {
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid
}
