import { type ErrorData, knownError } from '../engine/engine-error.ts'
import type { ConnectionUrl } from './connection-url.ts'
import { driverError, userOf } from './driver-error.ts'

/** An error of the connection itself under Prisma's code; undefined for an error of a statement. */
export function connectionFailure(error: unknown, url: ConnectionUrl): ErrorData | undefined {
  const failure = driverError(error, url)
  const server = `${url.host}:${url.port}`
  switch (failure?.kind) {
    case 'AuthenticationFailed':
      return knownError(
        'P1000',
        `The server at ${server} refuses the password of "${userOf(url)}".`,
        {
          database_user: userOf(url),
        },
      )
    case 'DatabaseNotReachable':
      return knownError('P1001', `No database server answers at "${server}".`, {
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
      return knownError('P1010', `"${userOf(url)}" may not use the database "${url.database}".`, {
        database_name: url.database,
      })
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
