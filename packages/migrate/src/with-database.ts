import { UserError } from '@repo/cli'
import { errorCode } from '@repo/cli/error-code'
import { ensureDatabase, holdServer } from '@repo/local-postgres'
import { type DatabaseUrls, databaseUrls, describeUrl, hostsOf } from './database-urls.ts'
import { isLoopback, resolves } from './loopback.ts'
import type { Project } from './project.ts'

/** The database's name on the local server. */
export const localDatabaseName = 'app'

export interface DevelopmentDatabase extends DatabaseUrls {
  /** On the project's own server. */
  local: boolean
  /** One line for people, without credentials. */
  description: string
  /** Aborted when the project's own server ends under the command; absent for any other. */
  lost?: AbortSignal
}

export interface WithDatabaseOptions {
  project: Project
  env: NodeJS.ProcessEnv
  signal: AbortSignal
  /** Also accept a database on another machine, where a change may hit other people. */
  allowRemote?: boolean
}

/**
 * Runs `use` with the database of the environment or, with no URL set, with the project's local
 * Postgres, which is held for as long as `use` takes.
 * Throws `DATABASE.NOT_LOCAL` for another machine's unless `allowRemote`.
 */
export async function withDatabase<T>(
  { project, env, signal, allowRemote = false }: WithDatabaseOptions,
  use: (database: DevelopmentDatabase) => Promise<T>,
): Promise<T> {
  const urls = databaseUrls(env)
  if (urls) {
    const description = describeUrl(urls.direct)
    if (!allowRemote) await refuseRemote(urls, env)
    return use({ ...urls, local: false, description })
  }
  const server = await holdServer({ root: project.root, signal })
  try {
    await ensureDatabase(server.url('postgres'), localDatabaseName)
    const url = server.url(localDatabaseName)
    const description = describeUrl(url)
    return await use({ app: url, direct: url, local: true, description, lost: server.lost })
  } catch (error) {
    throw isConnectionLost(error) ? lost(error) : error
  } finally {
    await server.release()
  }
}

/** The server was stopped or killed under the command. */
function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof UserError) {
    return ['DATABASE.CONNECTION_CLOSED', 'DATABASE.UNREACHABLE'].includes(error.code)
  }
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|57P0[123])$/.test(errorCode(error) ?? '') ||
    /Connection terminated|not queryable/.test(error.message)
  )
}

const lost = (cause: unknown) =>
  new UserError({
    code: 'DATABASE.LOST',
    message: 'The local Postgres was stopped while it was in use.',
    hint: 'Run the command again; it starts the server.',
    cause,
  })

/** Both: what changes the data, such as a seed, connects as the application does. */
async function refuseRemote({ app, direct }: DatabaseUrls, env: NodeJS.ProcessEnv): Promise<void> {
  for (const url of [direct, app]) {
    for (const host of hostsOf(url, env)) {
      if (await isLoopback(host)) continue
      throw (await resolves(host)) ? notLocal(describeUrl(url)) : unknownHost(host)
    }
  }
}

function notLocal(description: string): UserError {
  return new UserError({
    code: 'DATABASE.NOT_LOCAL',
    message: `The database ${description} is on another machine; this command changes it.`,
    hint: 'Add --allow-remote if that is what you want.',
  })
}

const unknownHost = (host: string) =>
  new UserError({
    code: 'DATABASE.UNREACHABLE',
    message: `The host name "${host}" does not resolve to an address.`,
    hint: 'Correct the host in the URL.',
  })
