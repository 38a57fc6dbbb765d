import { UserError } from '@repo/cli'
import { directUrlHint, poolerSign, urlFault } from '@repo/schema-engine'

/** Connection URLs from the environment. */
export interface DatabaseUrls {
  /** What the application uses; may be a pooler's. */
  app: string
  /** What migrations use; never a pooler's. */
  direct: string
}

/**
 * `DATABASE_URL` and `DIRECT_DATABASE_URL`, each standing in for the other.
 * Undefined with neither set: then the project's local Postgres serves.
 * Throws `DATABASE.BAD_URL` and `DATABASE.POOLED_URL`.
 */
export function databaseUrls(env: NodeJS.ProcessEnv): DatabaseUrls | undefined {
  const app = env.DATABASE_URL || env.DIRECT_DATABASE_URL
  const direct = env.DIRECT_DATABASE_URL || env.DATABASE_URL
  if (!app || !direct) return undefined
  const source = env.DIRECT_DATABASE_URL ? 'DIRECT_DATABASE_URL' : 'DATABASE_URL'
  // Advisory locks and SET leak onto a pooler's server connections. The engine finds those that show at connect.
  const sign = poolerSign(parseUrl(direct, source).href)
  if (sign !== undefined) {
    throw new UserError({
      code: 'DATABASE.POOLED_URL',
      message: `${source} goes through a pooler (${sign}); migrations need a direct connection.`,
      hint: directUrlHint(sign),
    })
  }
  return { app, direct }
}

/**
 * Every host that something may connect to by this URL. The `host` parameter wins, as in libpq: of
 * several, drivers take the first or the last. Without any, `pg` reads PGHOST.
 */
export function hostsOf(url: string, env: NodeJS.ProcessEnv): string[] {
  const { hostname, searchParams } = parseUrl(url, 'The database URL')
  const parameters = searchParams.getAll('host').filter((host) => host !== '')
  if (parameters.length > 0) return parameters
  const host = decode(hostname.replace(/^\[|\]$/g, ''))
  if (host !== '') return [host]
  return ['localhost', ...(env.PGHOST ? [env.PGHOST] : [])]
}

/** `host:port/database` of a URL, without its credentials. */
export function describeUrl(url: string): string {
  const { host, port, pathname, searchParams } = parseUrl(url, 'The database URL')
  const named = searchParams.get('host')
  const server = named ? `${named}${port === '' ? '' : `:${port}`}` : host
  return `${server}${pathname}`
}

/** As a person writes it. */
export const databaseOf = (url: string): string =>
  decode(parseUrl(url, 'The database URL').pathname.slice(1))

function parseUrl(url: string, source: string): URL {
  const fault = urlFault(url)
  if (fault === undefined) return new URL(url)
  throw new UserError({
    code: 'DATABASE.BAD_URL',
    message: `${source} ${fault}.`, // not quoted: it may hold a password
    hint: 'See .env.example for the form.',
  })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a lone %
  }
}
