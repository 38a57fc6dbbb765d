import { userInfo } from 'node:os'
import type { Error as DriverError } from '@prisma/driver-adapter-utils'
import type { ConnectionUrl } from './connection-url.ts'
import { isServerError, type ServerError } from './server-error.ts'

const unreachable = new Set([
  'EACCES',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // a Unix socket
  'ENOTFOUND',
  'ETIMEDOUT',
])

/** What `pg` threw, as Prisma's driver adapters say it; undefined for a bug of ours. */
export function driverError(error: unknown, url: ConnectionUrl): DriverError | undefined {
  if (isServerError(error)) return serverError(error, url)
  return error instanceof Error ? networkError(error, url) : undefined
}

function serverError(error: ServerError, url: ConnectionUrl): DriverError {
  const original = { originalCode: error.code, originalMessage: error.message }
  switch (error.code) {
    case '28P01':
      return { ...original, kind: 'AuthenticationFailed', user: userOf(url) }
    case '28000':
      return { ...original, kind: 'DatabaseAccessDenied', db: url.database }
    case '42501': // FATAL: the CONNECT privilege is missing; else it is about an object inside
    case '55000': // FATAL: a template, which takes no connections
      return error.severity === 'FATAL'
        ? { ...original, kind: 'DatabaseAccessDenied', db: url.database }
        : queryError(error)
    case '3D000':
      return { ...original, kind: 'DatabaseDoesNotExist', db: url.database }
    case '42P04':
      return { ...original, kind: 'DatabaseAlreadyExists', db: url.database }
    case '53300':
      return { ...original, kind: 'TooManyConnections', cause: error.message }
    case '42P01':
      return { ...original, kind: 'TableDoesNotExist', ...tableOf(error) }
    default:
      return queryError(error)
  }
}

function queryError(error: ServerError): DriverError {
  return {
    kind: 'postgres',
    code: error.code,
    severity: error.severity,
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
    originalCode: error.code,
    originalMessage: error.message,
  }
}

function tableOf(error: ServerError): { table?: string } {
  const table = /"([^"]+)"/.exec(error.message)?.[1]
  return table === undefined ? {} : { table }
}

function networkError(error: Error, url: ConnectionUrl): DriverError | undefined {
  const code = 'code' in error ? String(error.code) : ''
  if (isTlsError(error, code)) return { kind: 'TlsConnectionError', reason: error.message }
  if (unreachable.has(code) || /timeout expired|connection timeout/.test(error.message)) {
    return { kind: 'DatabaseNotReachable', host: url.host, port: url.port, originalCode: code }
  }
  // No answer of the server: `pg` has no password to give.
  if (/client password must be a/.test(error.message)) {
    return { kind: 'AuthenticationFailed', user: userOf(url) }
  }
  if (error.message === 'Query read timeout') return { kind: 'SocketTimeout' }
  if (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    /Connection terminated|not queryable/.test(error.message)
  ) {
    return { kind: 'ConnectionClosed' }
  }
  return undefined
}

/** Node names TLS failures in several ways: by code, by OpenSSL's text, or by the certificate's fault. */
function isTlsError(error: Error, code: string): boolean {
  return (
    /SSL|TLS|CERT|EPROTO|UNABLE_TO_/.test(code) || /\b(SSL|TLS)\b|certificate/.test(error.message)
  )
}

export function userOf(url: ConnectionUrl): string {
  return url.user ?? process.env.PGUSER ?? userInfo().username
}
