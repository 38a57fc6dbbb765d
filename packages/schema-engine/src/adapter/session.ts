import {
  type ConnectionInfo,
  DriverAdapterError,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils'
import type pg from 'pg'
import { connect, disconnect } from '../connection/connect.ts'
import type { ConnectionUrl } from '../connection/connection-url.ts'
import { driverError } from '../connection/driver-error.ts'
import { advisoryLocksDisabled } from '../engine/lock-held.ts'
import { adapterIdentity } from './bind-adapters.ts'
import { columnDecoder } from './column-types.ts'
import type { FailureRecord } from './failure-record.ts'

const rawText = { getTypeParser: () => (text: string) => text }

/**
 * One PostgreSQL session for the schema engine: the advisory lock and `SET` need to stay on one.
 *
 * `@prisma/adapter-pg` does not serve: it splits scripts on `;`, rejects "char" columns and opens
 * the wrong shadow database when there is only a URL.
 */
export class Session implements SqlDriverAdapter {
  readonly provider = adapterIdentity.provider
  readonly adapterName = adapterIdentity.adapterName
  readonly url: ConnectionUrl
  readonly #client: pg.Client
  readonly #failures: FailureRecord
  readonly #onClose: () => Promise<void>
  #running = 0
  #closing: Promise<void> | undefined

  private constructor(
    client: pg.Client,
    url: ConnectionUrl,
    failures: FailureRecord,
    onClose: () => Promise<void>,
  ) {
    this.#client = client
    this.url = url
    this.#failures = failures
    this.#onClose = onClose
  }

  /** `onClose` runs once, after the session has ended. Throws `DriverAdapterError`. */
  static async open(
    url: ConnectionUrl,
    failures: FailureRecord,
    onClose: () => Promise<void> = async () => undefined,
  ): Promise<Session> {
    try {
      return new Session(await connect(url), url, failures, onClose)
    } catch (error) {
      throw adapterError(error, url, failures)
    }
  }

  getConnectionInfo(): ConnectionInfo {
    return connectionInfo(this.url)
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    const result = await this.#query(query)
    const decoders = result.fields.map(({ dataTypeID }) => columnDecoder(dataTypeID))
    return {
      columnNames: result.fields.map(({ name }) => name),
      columnTypes: decoders.map(({ type }) => type),
      rows: result.rows.map((row) =>
        row.map((value, column) =>
          value === null ? null : (decoders[column]?.decode(value) ?? value),
        ),
      ),
    }
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    if (isAdvisoryLock(query.sql) && advisoryLocksDisabled(process.env)) return 0
    return (await this.#query(query)).rowCount ?? 0
  }

  /**
   * The whole script as one simple query: PostgreSQL makes one implicit transaction of it. One that
   * fails behind its own BEGIN leaves a transaction open, in which the failure could not be recorded.
   */
  async executeScript(script: string): Promise<void> {
    this.#failures.script = undefined
    try {
      await this.#run(() => this.#client.query(script))
    } catch (error) {
      this.#failures.script = { script, error }
      await this.#client.query('ROLLBACK').catch(() => undefined) // the session may be lost
      throw adapterError(error, this.url, this.#failures)
    }
  }

  /** For our own statements: rows as objects, values as `pg` reads them. */
  async execute(
    sql: string,
    values: unknown[] = [],
  ): Promise<pg.QueryResult<Record<string, unknown>>> {
    try {
      return await this.#run(() => this.#client.query(sql, values))
    } catch (error) {
      throw adapterError(error, this.url, this.#failures)
    }
  }

  async startTransaction(level?: IsolationLevel): Promise<Transaction> {
    const statement = async (sql: string) => {
      await this.#query({ sql, args: [], argTypes: [] })
    }
    await statement(level === undefined ? 'BEGIN' : `BEGIN ISOLATION LEVEL ${level}`)
    return {
      ...adapterIdentity,
      options: { usePhantomQuery: true },
      queryRaw: (query) => this.queryRaw(query),
      executeRaw: (query) => this.executeRaw(query),
      commit: () => statement('COMMIT'),
      rollback: () => statement('ROLLBACK'),
    }
  }

  /**
   * Runs `introspect` on a session that joins PostgreSQL's catalogs without nested loops: of 300
   * models the question for indexes takes 10 ms so, and 150 otherwise. Nothing else is to run in it.
   */
  async planningIntrospection<Result>(introspect: () => Promise<Result>): Promise<Result> {
    await this.#set("'off'")
    try {
      return await introspect()
    } finally {
      await this.#set('reset_val')
    }
  }

  /** A plan that cannot do without has a cost at which the server would compile it. */
  async #set(value: string): Promise<void> {
    // By its name in a list: one that the server does not know is no error, which would end a
    // transaction. What fails nevertheless has failed for the introspection too, which says so.
    const set = `SELECT set_config(name, ${value}, false) FROM pg_settings WHERE name IN ('enable_nestloop', 'jit')`
    await this.#client.query(set).catch(() => undefined)
  }

  /** A statement that runs would go on, and commit, after its client has gone. */
  async cancel(): Promise<void> {
    if (this.#running > 0) await cancelStatement(this.#client, this.url)
  }

  /** Idempotent. */
  dispose(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await disconnect(this.#client)
    await this.#onClose()
  }

  async #query({ sql, args, argTypes }: SqlQuery): Promise<pg.QueryArrayResult<(string | null)[]>> {
    const values = args.map((argument, index) => encode(argument, argTypes[index]?.scalarType))
    const log = isFailureLog(sql) ? this.#failures.log() : undefined
    if (log !== undefined) values[0] = log
    const started = startedMigration(sql, args)
    if (started !== undefined) this.#begin(started)
    try {
      return await this.#run(() =>
        this.#client.query<(string | null)[]>({
          text: sql,
          rowMode: 'array',
          types: rawText,
          ...(values.length === 0 ? {} : { values }),
        }),
      )
    } catch (error) {
      throw adapterError(error, this.url, this.#failures)
    }
  }

  #begin(migration: string): void {
    try {
      this.#failures.beforeMigration(migration)
    } catch (reason) {
      this.#failures.stopped = { reason }
      throw reason
    }
    this.#failures.migration = migration
  }

  async #run<Result>(send: () => Promise<Result>): Promise<Result> {
    this.#running += 1
    try {
      const result = await send()
      this.#failures.last = undefined // the engine got over it: some of its questions may fail
      return result
    } finally {
      this.#running -= 1
    }
  }
}

export function connectionInfo({ schema }: ConnectionUrl): ConnectionInfo {
  return { schemaName: schema, maxBindValues: 32_766, supportsRelationJoins: true }
}

async function cancelStatement(client: pg.Client, url: ConnectionUrl): Promise<void> {
  // `processID` is not in the types of pg.
  const { processID } = client as unknown as { processID?: number }
  const other = await connect(url).catch(() => undefined)
  if (other === undefined) return
  await other.query('SELECT pg_cancel_backend($1)', [processID]).catch(() => undefined)
  await disconnect(other)
}

function adapterError(error: unknown, url: ConnectionUrl, failures: FailureRecord): unknown {
  failures.last = { error, url }
  const mapped = driverError(error, url)
  return mapped === undefined ? error : new DriverAdapterError(mapped)
}

function encode(argument: unknown, scalarType: string | undefined): unknown {
  if (Array.isArray(argument)) return argument.map((item) => encode(item, scalarType))
  if (argument instanceof Date) return argument.toISOString()
  if (typeof argument === 'bigint') return argument.toString()
  if (scalarType === 'bytes' && typeof argument === 'string') return Buffer.from(argument, 'base64')
  return argument
}

function isAdvisoryLock(sql: string): boolean {
  return sql.startsWith('SELECT pg_advisory_lock(')
}

/** The name in the row that the engine writes before it runs a migration: two may have the same script. */
function startedMigration(sql: string, args: unknown[]): string | undefined {
  const [, columns] = /^INSERT INTO .*"_prisma_migrations" \(([^)]*)\)/.exec(sql) ?? []
  const at = columns?.split(',').indexOf('"migration_name"') ?? -1
  return at < 0 ? undefined : String(args[at])
}

/** The engine stores why a migration failed; WASM would store 'external connector error'. */
function isFailureLog(sql: string): boolean {
  return /^UPDATE\b.*\b_prisma_migrations\b.*"logs"/s.test(sql)
}
