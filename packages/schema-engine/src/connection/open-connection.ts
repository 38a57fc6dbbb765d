import type pg from 'pg'
import { EngineError, unknownError } from '../engine/engine-error.ts'
import { connect } from './connect.ts'
import { connectionFailure } from './connection-failure.ts'
import type { ConnectionUrl } from './connection-url.ts'
import { nameNearest } from './missing-database.ts'
import { describeServerError, isServerError } from './server-error.ts'

/** `connect` for who is no adapter of the WASM: throws an `EngineError`, with Prisma's code. */
export async function openConnection(url: ConnectionUrl): Promise<pg.Client> {
  return connect(url).catch(async (error: unknown) => {
    throw await nameNearest(engineError(error, url), url)
  })
}

/** What `pg` threw as the engine reports it; a bug as it is. */
export function engineError(error: unknown, url: ConnectionUrl): unknown {
  const failure = connectionFailure(error, url)
  if (failure !== undefined) return new EngineError(failure, error)
  return isServerError(error)
    ? new EngineError(unknownError(describeServerError(error)), error)
    : error
}
