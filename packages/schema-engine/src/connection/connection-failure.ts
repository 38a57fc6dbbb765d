import { type ErrorData, knownError } from '../engine/engine-error.ts'
import type { ConnectionUrl } from './connection-url.ts'
import { driverError, userOf } from './driver-error.ts'
import { NoDatabaseName } from './no-database-name.ts'

/** An error of the connection itself under Prisma's code; undefined for an error of a statement. */
export function connectionFailure(error: unknown, url: ConnectionUrl): ErrorData | undefined {
  if (error instanceof NoDatabaseName) {
    return knownError('P1003', 'The database URL names no database.', { database_name: '' })
  }
  const failure = driverError(error, url)
  const server = serverOf(url)
  switch (failure?.kind) {
    case 'AuthenticationFailed':
      return knownError('P1000', refusedPassword(url), { database_user: userOf(url) })
    case 'DatabaseNotReachable':
      return knownError('P1001', unreachable(url, failure.originalCode), {
        database_location: server,
      })
    case 'DatabaseDoesNotExist':
      return knownError('P1003', `The database "${url.database}" does not exist at ${server}.`, {
        database_name: url.database,
      })
    case 'SocketTimeout':
      return knownError('P1008', `A statement took longer than socket_timeout allows.`, {
        time: `${url.queryTimeout}ms`,
      })
    case 'DatabaseAlreadyExists':
      return knownError('P1009', `The database "${url.database}" already exists at ${server}.`, {
        database_name: url.database,
      })
    case 'DatabaseAccessDenied':
      return knownError(
        'P1010',
        `"${userOf(url)}" may not use the database "${url.database}": ${failure.originalMessage}.`,
        {
          database_name: url.database,
        },
      )
    case 'TlsConnectionError':
      return knownError('P1011', `The TLS connection to ${server} fails: ${failure.reason}`, {
        message: failure.reason,
      })
    case 'ConnectionClosed':
      return knownError('P1017', `The server at ${server} closed the connection.`, null)
    case 'TooManyConnections':
      return knownError(
        'P2037',
        `The server at ${server} has no free connection: ${failure.cause}`,
        {
          message: failure.cause,
        },
      )
    default:
      return undefined
  }
}

const serverOf = ({ host, port }: ConnectionUrl) =>
  host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : `${host}:${port}`

function refusedPassword(url: ConnectionUrl): string {
  const isGiven = (url.password ?? process.env.PGPASSWORD ?? '') !== ''
  return isGiven
    ? `The server at ${serverOf(url)} refuses the password of "${userOf(url)}".`
    : `The server at ${serverOf(url)} wants a password of "${userOf(url)}", and the URL has none.`
}

function unreachable(url: ConnectionUrl, code: string | undefined): string {
  if (code === 'ENOTFOUND') return `The host name "${url.host}" does not resolve to an address.`
  return `No database server answers at "${serverOf(url)}".`
}
