import { performance } from 'node:perf_hooks'
// Not the global one, which tests replace that set the clock.
import { setImmediate } from 'node:timers'
import pg from 'pg'
import { openSession, type SessionOptions } from './session.ts'

export interface SlowQuery {
  sql: string
  durationMs: number
}

interface Watch {
  /** Queries that take longer are told to `onSlowQuery`; 0 tells of none. */
  slowQueryMs: number
  onSlowQuery: (query: SlowQuery) => void
  /** A prepared statement of a table that was changed since; no name is of use any more. */
  onStalePlan: () => void
}

interface PoolOptions extends pg.PoolConfig, Watch {
  max: number
  /** Whether a query may be sent behind another, where no connection is free; never through a pooler. */
  pipeline: boolean
  session: SessionOptions
  /** Whether statements keep their names through a pooler. */
  prepareThroughPooler: boolean
  onPooler: () => void
}

/** As adapter-pg sends it. */
type Query = pg.QueryArrayConfig<unknown[]> & { query_timeout?: number } // not in the types of pg
type Result = pg.QueryArrayResult
type Ended = (error: Error | null, result?: Result) => void
type Connected = Parameters<pg.Pool['connect']>[0]

interface Sent {
  query: Query
  ended: Ended
}

/** A transaction has its connection alone; a query may share one. */
interface Waiting {
  connected: Connected
  sent?: Sent
  timer?: NodeJS.Timeout
}

/** A connection that queries share. */
interface Lane {
  client: pg.PoolClient
  release: (error?: Error) => void
  /** Queries that are sent and not answered. */
  open: number
  /** When the first of them had its turn, in milliseconds. */
  since: number
  broken: Error | undefined
  /** What is sent is written with what else is sent in this turn of the event loop. */
  isHeld: boolean
}

/** Nothing is sent behind a query that takes longer: it would wait for that one's end. */
const patienceMs = 10

/**
 * `pg.Pool` drops a connection at every error, also at a value that is not unique. This one keeps those
 * that work, and sends a statement again whose plan a migration has made stale. Where no connection is
 * free, it sends a query behind others (docs/decisions/008-pipelining.md): transactions and queries
 * that find none to share wait here, in one line.
 */
export class Pool extends pg.Pool {
  readonly #config: Omit<PoolOptions, keyof Watch>
  readonly #lanes = new Set<Lane>()
  readonly #line = new Set<Waiting>()
  #isPoolerTold = false

  constructor(options: PoolOptions) {
    const { slowQueryMs, onSlowQuery, onStalePlan, ...config } = options
    super({
      ...config,
      Client: watchedClient({ slowQueryMs, onSlowQuery, onStalePlan }),
      onConnect: async (client) => {
        if (!(await openSession(client, config.session))) this.#throughPooler(client)
      },
    })
    this.#config = config
    // A connection that breaks while it is used rejects its query as well.
    this.on('connect', (client) => client.on('error', () => {}))
    // Told before the connection is back.
    this.on('release', () => process.nextTick(() => this.#serve()))
  }

  /** Queries and transactions that wait for a connection, and queries behind another. */
  get waiting(): number {
    let behind = 0
    for (const { open } of this.#lanes) behind += open - 1
    return this.#line.size + behind
  }

  // Of the overloads, the one that adapter-pg calls.
  override connect = (() =>
    new Promise((resolve, reject) => {
      this.#enter({ connected: (error, client) => (client ? resolve(client) : reject(error)) })
    })) as pg.Pool['connect']

  // The same. With callbacks, as `pg.Pool` does it: by promises the next query is sent later, and a
  // list costs a tenth more.
  override query = ((query: Query) =>
    new Promise((resolve, reject) => {
      const ended: Ended = (error, result) => (error ? reject(error) : resolve(result))
      const sent = { query, ended }
      this.#enter({
        sent,
        connected: (error, client, release) => {
          if (client === undefined) return reject(error)
          const lane: Lane = {
            client,
            release,
            open: 0,
            since: 0,
            broken: undefined,
            isHeld: false,
          }
          if (this.#config.pipeline && !pooled.has(client)) this.#lanes.add(lane)
          this.#send(sent, lane)
        },
      })
    })) as pg.Pool['query']

  #throughPooler(client: pg.ClientBase): void {
    const { session, prepareThroughPooler, onPooler } = this.#config
    pooled.set(client, {
      query_timeout: session.statementTimeoutMs,
      ...(prepareThroughPooler ? {} : { name: '' }),
    })
    if (!this.#isPoolerTold) onPooler()
    this.#isPoolerTold = true
  }

  #enter(waiting: Waiting): void {
    this.#line.add(waiting)
    this.#serve()
    const { connectionTimeoutMillis = 0 } = this.#config
    if (connectionTimeoutMillis === 0 || !this.#line.has(waiting)) return
    const tooLate = () => {
      this.#line.delete(waiting)
      waiting.connected(new Error('timeout exceeded when trying to connect'), undefined, () => {})
      this.#serve()
    }
    waiting.timer = setTimeout(tooLate, connectionTimeoutMillis)
  }

  /** In order: while a transaction waits, nothing is sent behind a query, so that a connection gets free. */
  #serve(): void {
    for (const waiting of this.#line) {
      const isFree = this.idleCount + this.#config.max - this.totalCount > this.waitingCount
      const lane = isFree || !waiting.sent ? undefined : this.#laneToShare()
      if (!isFree && lane === undefined) return
      this.#line.delete(waiting)
      clearTimeout(waiting.timer)
      if (lane !== undefined && waiting.sent) this.#send(waiting.sent, lane)
      else {
        super.connect((...connected) => {
          waiting.connected(...connected)
          this.#serve()
        })
      }
    }
  }

  /** The one with the fewest queries, unless others are to come that should have their part. */
  #laneToShare(): Lane | undefined {
    const earliest = performance.now() - patienceMs
    let all = this.#line.size
    let found: Lane | undefined
    for (const lane of this.#lanes) {
      all += lane.open
      if (lane.since > earliest && (found === undefined || lane.open < found.open)) found = lane
    }
    return found !== undefined && found.open < all / this.#config.max ? found : undefined
  }

  /** Gives the connection back when it has no query left. */
  #send({ query, ended }: Sent, lane: Lane): void {
    if (lane.open === 0) lane.since = performance.now()
    lane.open += 1
    if (this.#lanes.has(lane)) writeTogether(lane)
    let isOpen = true
    const end: Ended = (error, result) => {
      if (!isOpen) return // pg ends a query twice whose values it cannot send
      isOpen = false
      lane.open -= 1
      lane.since = performance.now()
      if (isBroken(error)) lane.broken ??= error
      if (lane.open === 0 || lane.broken) this.#lanes.delete(lane)
      if (lane.open === 0) lane.release(lane.broken)
      else this.#serve()
      ended(error, result)
    }
    lane.client.query(query, (error: Error | null, result?: Result) => {
      if (isStalePlan(error) || isUnknownStatement(error)) {
        lane.client.query({ ...query, name: '' }, end)
      } else end(error, result)
    })
  }
}

/** Each write wakes the server, which costs Node as much as the rest of a short query. */
function writeTogether(lane: Lane): void {
  if (lane.isHeld) return
  lane.isHeld = true
  const { stream } = lane.client.connection
  stream.cork()
  setImmediate(() => {
    lane.isHeld = false
    stream.uncork()
  })
}

/** A column changed its type or number: the plan returns what the client does not expect. */
const isStalePlan = (error: unknown) =>
  error instanceof pg.DatabaseError &&
  error.code === '0A000' &&
  error.routine === 'RevalidateCachedQuery'

/** The query before it, which was to prepare it, did not get that far. */
const isUnknownStatement = (error: unknown) =>
  error instanceof pg.DatabaseError && error.code === '26000'

/** Whatever is not an error of the statement alone. */
const isBroken = (error: unknown): error is Error =>
  error instanceof Error && !(error instanceof pg.DatabaseError && error.severity === 'ERROR')

/** Connections through a pooler, with what their queries differ in: the client gives up, and not the server. */
const pooled = new WeakMap<pg.ClientBase, Partial<Query>>()

/** Sees queries in transactions too, which do not pass the pool. */
function watchedClient({ slowQueryMs, onSlowQuery, onStalePlan }: Watch) {
  return class extends pg.Client {
    #isEnding = false

    // Of the overloads those that the pool and adapter-pg call: by callback, and for a promise.
    override query = ((asked: Query, callback?: Ended) => {
      const started = performance.now()
      const query = withFastInstants(asked, pooled.get(this))
      const ended: Ended = (error, result) => {
        const durationMs = performance.now() - started
        if (slowQueryMs > 0 && durationMs >= slowQueryMs) {
          onSlowQuery({ sql: sqlOf(query), durationMs })
        }
        if (isStalePlan(error)) onStalePlan()
        // Also in a transaction, which would be left open where its ROLLBACK is given up too.
        if (isBroken(error) && !this.#isEnding) {
          this.#isEnding = true
          void this.end()
        }
        callback?.(error, result)
      }
      if (callback !== undefined) return super.query(query, ended)
      const result = super.query(query)
      result.then(() => ended(null), ended)
      return result
    }) as pg.Client['query']
  }
}

const timestamptz = 1184

/**
 * What adapter-pg makes of an instant, but without two regular expressions for each: they are a 20th
 * of a list of 20. Sessions are in UTC.
 */
function withFastInstants(asked: Query, changes?: Partial<Query>): Query {
  const query = changes === undefined ? asked : { ...asked, ...changes }
  const { types } = query
  if (types === undefined) return query
  const parserOf: typeof types.getTypeParser = (oid: number, format) => {
    const usual = types.getTypeParser(oid, format)
    if (oid !== timestamptz || format !== 'text') return usual
    return (text: string) =>
      text.endsWith('+00') ? `${text.slice(0, -3).replace(' ', 'T')}+00:00` : usual(text)
  }
  return { ...query, types: { getTypeParser: parserOf } }
}

const sqlOf = (query: unknown) =>
  typeof query === 'string' ? query : ((query as { text?: string } | undefined)?.text ?? '')
