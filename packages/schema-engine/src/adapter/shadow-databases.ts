import { randomUUID } from 'node:crypto'
import { DriverAdapterError } from '@prisma/driver-adapter-utils'
import { type ConnectionUrl, withDatabase } from '../connection/connection-url.ts'
import { quoteIdentifier } from '../connection/quote-identifier.ts'
import { EngineError, unknownError } from '../engine/engine-error.ts'
import type { FailureRecord } from './failure-record.ts'
import { Session } from './session.ts'

export interface ShadowDatabasesOptions {
  main: ConnectionUrl
  /** The user's own shadow database: it is emptied before use and never dropped. */
  configured: ConnectionUrl | undefined
  /** Empties the database of a URL, as `prisma migrate reset` does. */
  empty: (session: Session) => Promise<void>
  failures: FailureRecord
}

/** The databases in which the engine replays migrations: made for one use and dropped after it. */
export class ShadowDatabases {
  readonly #options: ShadowDatabasesOptions
  readonly #created = new Set<string>()
  /** The session that creates and drops; one is enough for all. */
  #server: Promise<Session> | undefined

  constructor(options: ShadowDatabasesOptions) {
    this.#options = options
  }

  async open(): Promise<Session> {
    const { main, configured, failures } = this.#options
    failures.last = undefined
    try {
      return configured === undefined ? await this.#create() : await this.#useConfigured(configured)
    } catch (error) {
      const { last } = failures as FailureRecord // written meanwhile, by the session
      failures.shadow = {
        error: last?.error ?? error,
        url: configured ?? main,
        configured: configured !== undefined,
      }
      throw error
    }
  }

  /** Drops what a command that was cut short left, and closes. */
  async dispose(): Promise<void> {
    for (const name of [...this.#created]) await this.#drop(name)
    const server = await this.#server?.catch(() => undefined)
    this.#server = undefined
    await server?.dispose()
  }

  async #useConfigured(url: ConnectionUrl): Promise<Session> {
    const { main, failures, empty } = this.#options
    // Also with another `?schema=`: emptying it could take the schemas of the datasource along.
    if (url.host === main.host && url.port === main.port && url.database === main.database) {
      throw new EngineError(
        unknownError(`The shadow database "${url.database}" is the main one: give it its own.`),
      )
    }
    const session = await Session.open(url, failures)
    await empty(session)
    return session
  }

  async #create(): Promise<Session> {
    const { main, failures } = this.#options
    // The name that Prisma gives too, so that a leftover is recognised for what it is.
    const name = `prisma_migrate_shadow_db_${randomUUID()}`
    this.#created.add(name)
    await this.#onServer(`CREATE DATABASE ${quoteIdentifier(name)}`)
    const url = withDatabase(main, name, { keepSchema: true })
    return Session.open(url, failures, () => this.#drop(name))
  }

  async #drop(name: string): Promise<void> {
    if (!this.#created.delete(name)) return
    const statement = `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`
    try {
      await this.#onServer(`${statement} WITH (FORCE)`)
    } catch (error) {
      if (!isSyntaxError(error)) throw error
      await this.#onServer(statement) // before PostgreSQL 13
    }
  }

  async #onServer(sql: string): Promise<void> {
    this.#server ??= Session.open(this.#options.main, this.#options.failures)
    const server = await this.#server
    await server.executeRaw({ sql, args: [], argTypes: [] })
  }
}

function isSyntaxError(error: unknown): boolean {
  return error instanceof DriverAdapterError && error.cause.originalCode === '42601'
}
