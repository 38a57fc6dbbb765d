import type { SchemaEngine as WasmEngine } from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { createAdapterFactory } from '../adapter/adapter-factory.ts'
import { emptyFailureRecord } from '../adapter/failure-record.ts'
import type { Session } from '../adapter/session.ts'
import type { SchemaFile } from '../schema-file.ts'
import { EngineError, missingUrl } from './engine-error.ts'
import { loadWasm } from './load-wasm.ts'
import { needsNoLock } from './lock-held.ts'
import { describeFailedMigration } from './migration-error.ts'
import { type Execute, runTransaction } from './run-transaction.ts'
import { translateError } from './translate-error.ts'

export type EngineMethod = Exclude<keyof WasmEngine, 'free' | 'debugPanic' | typeof Symbol.dispose>
type Params<Name extends EngineMethod> = Parameters<WasmEngine[Name]>[0]
type Result<Name extends EngineMethod> = Awaited<ReturnType<WasmEngine[Name]>>

export interface SchemaEngineOptions {
  url: string | undefined
  shadowUrl: string | undefined
  files: SchemaFile[]
  log?: (message: string) => void
  /** Told who else migrates the database, while this waits for its end. */
  onWait?: ((text: string) => void) | undefined
  /** Ends that wait. */
  signal?: AbortSignal | undefined
  /** Told each migration before it is applied; what it throws ends the call there. */
  onMigration?: ((name: string) => void) | undefined
}

/** What others who migrate must not do at the same time. */
const migrating = new Set<EngineMethod>([
  'applyMigrations',
  'markMigrationApplied',
  'markMigrationRolledBack',
  'reset',
  'schemaPush',
])

/** How long, in ms, a call whose statement was cancelled may take to end by itself. */
const settleTimeout = 2000

interface Connected {
  wasm: WasmEngine
  adapters: ReturnType<typeof createAdapterFactory>
}

/** The WASM engine on real connections: it connects at the first call that needs a database. */
export class SchemaEngine {
  readonly #options: SchemaEngineOptions
  readonly #failures = emptyFailureRecord()
  #queue: Promise<unknown> = Promise.resolve()
  /** The last statement of a transaction. */
  #sent: Promise<unknown> = Promise.resolve()
  #disposing: Promise<void> | undefined
  #inTransaction = false
  /** Held by `exclusively`. */
  #locked = false
  readonly #disposed = new AbortController()
  #connected: Promise<Connected> | undefined
  #offline: Promise<WasmEngine> | undefined

  constructor(options: SchemaEngineOptions) {
    this.#options = options
  }

  /** Calls run one after another. Throws `EngineError` with Prisma's code and meta. */
  call<Name extends EngineMethod>(method: Name, params: Params<Name>): Promise<Result<Name>> {
    // Two calls at once stop the WASM for ever.
    const call = this.#queue.then(() => this.#call(method, params))
    this.#queue = call.catch(() => undefined)
    return call
  }

  /**
   * A transaction on the session of the WASM: what `work` calls is in it. Throws `EngineError`,
   * what `work` throws, and `CommitUnknown`.
   */
  async transaction<Result>(work: (execute: Execute) => Promise<Result>): Promise<Result> {
    if (this.#inTransaction) throw new Error('This engine has a transaction open.')
    this.#inTransaction = true
    try {
      return await runTransaction((sql, values) => {
        const sent = this.#send(sql, values)
        this.#sent = sent.catch(() => undefined)
        return sent
      }, work)
    } finally {
      this.#inTransaction = false
    }
  }

  /** Runs `work` while nobody else of ours migrates this database; its own calls may. */
  async exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const { url, onWait, signal } = this.#options
    if (this.#locked || url === undefined || needsNoLock(process.env)) return work()
    const [{ takeMigrationLock }, { parseConnectionUrl }] = await Promise.all([
      import('../connection/migration-lock.ts'), // loads pg
      import('../connection/connection-url.ts'),
    ])
    const end = AbortSignal.any([this.#disposed.signal, ...(signal === undefined ? [] : [signal])])
    const release = await takeMigrationLock(parseConnectionUrl(url), { onWait, signal: end })
    this.#locked = true
    try {
      return await work()
    } finally {
      this.#locked = false
      await this.#releasePrismaLock()
      await release()
    }
  }

  /**
   * The WASM keeps it for as long as its session lives, and others would wait for it until then. Where
   * it gave up waiting, its session still waits inside the server.
   */
  async #releasePrismaLock(): Promise<void> {
    const connected = await this.#connected?.catch(() => undefined)
    const session = connected?.adapters.main()
    await session?.cancel()
    await session?.execute('SELECT pg_advisory_unlock_all()').catch(() => undefined)
  }

  /** Cancels what runs, drops shadow databases and closes every session. Never throws. */
  dispose(): Promise<void> {
    this.#disposed.abort(new Error('This engine is disposed.'))
    this.#disposing ??= this.#dispose()
    return this.#disposing
  }

  async #dispose(): Promise<void> {
    const connected = await this.#connected?.catch(() => undefined)
    await connected?.adapters.cancel()
    // The answer to what was cancelled comes before the connection closes.
    const idle = await isSettledWithin(Promise.all([this.#queue, this.#sent]), settleTimeout)
    await connected?.adapters.dispose()
    const offline = await this.#offline?.catch(() => undefined)
    if (idle) for (const wasm of [connected?.wasm, offline]) wasm?.free()
  }

  async #call<Name extends EngineMethod>(
    method: Name,
    params: Params<Name>,
  ): Promise<Result<Name>> {
    if (this.#disposing !== undefined) throw new Error('This engine is disposed.')
    const run = async (): Promise<Result<Name>> => {
      try {
        return await this.#run(method, params)
      } catch (error) {
        throw await this.#explain(error, params ?? {})
      }
    }
    return migrating.has(method) ? this.exclusively(run) : run()
  }

  async #run<Name extends EngineMethod>(method: Name, params: Params<Name>): Promise<Result<Name>> {
    Object.assign(this.#failures, emptyFailureRecord())
    if (!needsDatabase(method, params ?? {})) {
      return this.#ask(await this.#disconnected(), method, params)
    }
    const { wasm, adapters } = await this.#connect()
    if (method === 'applyMigrations') {
      this.#failures.log = () => {
        const { script, migration } = this.#failures
        return script && describeFailedMigration(migration, script).message
      }
      this.#failures.beforeMigration = (name) => this.#options.onMigration?.(name)
    }
    const ask = () => this.#ask(wasm, method, params)
    // Migrations are replayed on other sessions.
    return method === 'diff' ? adapters.main().planningIntrospection(ask) : ask()
  }

  async #ask<Name extends EngineMethod>(
    wasm: WasmEngine,
    method: Name,
    params: Params<Name>,
  ): Promise<Result<Name>> {
    // Each method takes the parameters of its own name, which TypeScript cannot follow.
    const run = wasm[method].bind(wasm) as unknown as (
      params: Params<Name>,
    ) => Promise<Result<Name>>
    try {
      return await run(params)
    } catch (error) {
      if (!isHistoryCacheMiss(error)) throw error
      const { migrationsList, filters } = params as Params<'createMigration'>
      await wasm.devDiagnostic({ migrationsList, filters })
      return run(params)
    }
  }

  async #send(sql: string, values?: unknown[]) {
    if (this.#disposing !== undefined) throw new Error('This engine is disposed.')
    Object.assign(this.#failures, emptyFailureRecord())
    try {
      const { adapters } = await this.#connect()
      return await adapters.main().execute(sql, values)
    } catch (error) {
      throw await this.#explain(error, { script: sql })
    }
  }

  /** As Prisma says it, and with what only the server knows. */
  async #explain(thrown: unknown, params: object): Promise<unknown> {
    if (this.#failures.stopped !== undefined) return this.#failures.stopped.reason
    const error = translateError(thrown, { params, failures: this.#failures })
    const url = this.#failures.last?.url
    if (!isMissingDatabase(error) || url === undefined) return error
    const { nameNearest } = await import('../connection/missing-database.ts')
    return nameNearest(error, url)
  }

  async #connect(): Promise<Connected> {
    this.#connected ??= this.#openConnected()
    try {
      return await this.#connected
    } catch (error) {
      this.#connected = undefined
      throw error
    }
  }

  async #openConnected(): Promise<Connected> {
    const { url, shadowUrl } = this.#options
    if (url === undefined) throw missingUrl()
    const [{ createAdapterFactory }, { parseConnectionUrl }] = await Promise.all([
      import('../adapter/adapter-factory.ts'), // loads pg
      import('../connection/connection-url.ts'),
    ])
    const main = parseConnectionUrl(url)
    const adapters = createAdapterFactory({
      main,
      shadow: shadowUrl === undefined ? undefined : parseConnectionUrl(shadowUrl),
      empty: (session) => this.#empty(session),
      failures: this.#failures,
    })
    try {
      return { wasm: await this.#newEngine(adapters.adapters), adapters }
    } catch (error) {
      await adapters.dispose()
      throw error
    }
  }

  #disconnected(): Promise<WasmEngine> {
    this.#offline ??= import('../adapter/offline-adapter.ts').then(({ offlineAdapters }) =>
      this.#newEngine(offlineAdapters()),
    )
    return this.#offline
  }

  /** Empties a database with the engine's own reset, which knows the schemas of the datasource. */
  async #empty(session: Session): Promise<void> {
    const { bindAdapters } = await import('../adapter/bind-adapters.ts')
    const open = async () => session
    const engine = await this.#newEngine(bindAdapters({ connect: open, connectToShadowDb: open }))
    await engine.reset({ filter: { externalTables: [], externalEnums: [] } })
    engine.free()
  }

  async #newEngine(adapters: object): Promise<WasmEngine> {
    const { files, log = () => undefined } = this.#options
    const datamodels = files.map(({ path, content }): [string, string] => [path, content])
    const wasm = await loadWasm()
    const options = { datamodels: datamodels.length === 0 ? undefined : datamodels }
    return wasm.SchemaEngine.new(options, log, adapters)
  }
}

async function isSettledWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), milliseconds)
  const settled = await Promise.race([promise.then(() => true), late.promise])
  clearTimeout(timer)
  return settled
}

const isMissingDatabase = (error: Error) =>
  error instanceof EngineError && error.data.error_code === 'P1003'

/** Only a diff between files and empty schemas does without. */
function needsDatabase(method: EngineMethod, params: object): boolean {
  if (method !== 'diff') return true
  const { from, to } = params as Params<'diff'>
  return [from, to].some(({ tag }) => tag !== 'empty' && tag !== 'schemaDatamodel')
}

/**
 * The WASM replays the history only through a cache that `devDiagnostic` fills. After migrations
 * were applied in the same process it misses: fill it again, then repeat the call.
 */
export function isHistoryCacheMiss(error: unknown): boolean {
  return (
    error instanceof Error && error.message.includes('must be provided through an external factory')
  )
}
