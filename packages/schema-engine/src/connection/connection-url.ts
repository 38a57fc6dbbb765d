import { EngineError, knownError } from '../engine/engine-error.ts'
import { urlFault } from './url-fault.ts'

/** A Prisma connection URL, taken apart. Times are milliseconds. */
export interface ConnectionUrl {
  href: string
  host: string
  port: number
  user: string | undefined
  password: string | undefined
  /** '' when the URL names none: then `connect` refuses it. */
  database: string
  /** `?schema=`; `public` when absent. */
  schema: string
  /** Whether the URL names the schema: only then does the session get a search_path. */
  namesSchema: boolean
  sslMode: 'disable' | 'prefer' | 'require'
  verifyCertificate: boolean
  sslCertificate: string | undefined
  sslIdentity: string | undefined
  sslPassword: string | undefined
  connectTimeout: number
  queryTimeout: number | undefined
  applicationName: string | undefined
  options: string | undefined
}

/**
 * Reads a URL with the parameters and defaults of Prisma's native engine, which are not libpq's, but
 * for the name of the database: "postgres" is nobody's, and one that was forgotten is not meant. TLS is tried first, and certificates are accepted unless `sslaccept=strict`.
 *
 * Throws an `EngineError` P1013.
 */
export function parseConnectionUrl(href: string): ConnectionUrl {
  const url = parseUrl(href)
  const parameters = url.searchParams
  const text = (name: string) => parameters.get(name) ?? undefined
  const seconds = (name: string) => parseSeconds(name, parameters.get(name))
  const connectTimeout = seconds('connect_timeout')
  return {
    href,
    host: text('host') ?? (hostOf(url) || 'localhost'),
    port: url.port === '' ? 5432 : Number(url.port),
    user: decode(url.username) || undefined,
    password: decode(url.password) || undefined,
    database: decode(url.pathname.replace(/^\//, '')),
    schema: text('schema') ?? 'public',
    namesSchema: parameters.has('schema'),
    sslMode: parseSslMode(text('sslmode')),
    verifyCertificate: parameters.has('sslaccept') && text('sslaccept') !== 'accept_invalid_certs',
    sslCertificate: text('sslcert'),
    sslIdentity: text('sslidentity'),
    sslPassword: text('sslpassword'),
    connectTimeout: connectTimeout ?? 5000,
    queryTimeout: seconds('socket_timeout'),
    applicationName: text('application_name'),
    options: text('options'),
  }
}

/** The same server and parameters, another database; `schema=` goes when it means nothing there. */
export function withDatabase(
  connection: ConnectionUrl,
  database: string,
  { keepSchema }: { keepSchema: boolean },
): ConnectionUrl {
  const url = new URL(connection.href)
  url.pathname = `/${encodeURIComponent(database)}`
  if (!keepSchema) url.searchParams.delete('schema')
  return parseConnectionUrl(url.href)
}

function parseUrl(href: string): URL {
  const fault = urlFault(href)
  if (fault !== undefined) throw invalidUrl(`it ${fault}`)
  return new URL(href)
}

function hostOf(url: URL): string {
  const ipv6 = /^\[(.*)\]$/.exec(url.hostname)
  return ipv6?.[1] ?? decode(url.hostname)
}

/** Those of libpq, and one of `pg`. */
const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify']

function parseSslMode(mode = 'prefer'): ConnectionUrl['sslMode'] {
  if (!sslModes.includes(mode)) {
    throw invalidUrl(`"sslmode" is "${mode}" and none of disable, prefer and require`)
  }
  return mode === 'disable' || mode === 'require' ? mode : 'prefer'
}

function parseSeconds(name: string, value: string | null): number | undefined {
  if (value === null) return undefined
  if (!/^\d+$/.test(value)) throw invalidUrl(`"${name}" is "${value}" and not a number of seconds`)
  return Number(value) * 1000
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a lone % in a password
  }
}

function invalidUrl(details: string): EngineError {
  return new EngineError(
    knownError('P1013', `The database URL cannot be used: ${details}.`, { details }),
  )
}
