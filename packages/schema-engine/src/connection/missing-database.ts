import { EngineError, knownError } from '../engine/engine-error.ts'
import type { ConnectionUrl } from './connection-url.ts'
import { serverDatabases } from './server-databases.ts'

/** So many names are shown. */
const shown = 3

/**
 * An error P1003 with the databases that the server does have: the name is probably misspelt, so
 * nothing ever creates it. Any other error as it is.
 */
export async function nameNearest<Failure>(
  error: Failure,
  url: ConnectionUrl,
): Promise<Failure | EngineError> {
  if (!(error instanceof EngineError) || error.data.error_code !== 'P1003') return error
  const names = await serverDatabases(url)
  if (names.length === 0) return error
  const more = names.length - shown
  const listed = names.slice(0, shown).map((name) => `"${name}"`)
  const others = more > 0 ? ` and ${more} more` : ''
  const has = `${listed.join(', ')}${others}`
  const server = `${url.host}:${url.port}`
  const message =
    url.database === ''
      ? `The database URL names no database; the server at ${server} has ${has}.`
      : `The database "${url.database}" does not exist at ${server}, which has ${has}.`
  return new EngineError(knownError('P1003', message, { database_name: url.database }), error.cause)
}
