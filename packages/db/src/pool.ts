import { performance } from 'node:perf_hooks'
// Not the global one, which tests replace that set the clock.
import { setImmediate } from 'node:timers'
import pg from 'pg'
import { type BoundedStatements, boundedStatements, readKeys } from './bounded-statements.ts'
import { openSession, type SessionOptions } from './session.ts'
import {
  type Ended,
  isBroken,
  isStalePlan,
  isUnknownStatement,
  pooled,
  type Query,
  type Watch,
  watchedClient,
} from './watched-client.ts'

interface PoolOptions extends pg.PoolConfig, Watch {
  max: number
  /** Whether a bounded query may be sent behind others, where no connection is free; never through a pooler. */
  pipeline: boolean
  session: SessionOptions
  /** Whether statements keep their names through a pooler. */
  prepareThroughPooler: boolean
  onPooler: () => void
}

type Connected = Parameters<pg.Pool['connect']>[0]

interface Sent {
  query: Query
  ended: Ended
}

/** For a connection, or for a place on one. */
interface Waiting {
  connected: Connected
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

/** Nothing is sent behind a query that takes longer, as it does behind a lock. */
const patienceMs = 100
/** Queries on one connection. When it breaks, they fail together. */
const mostOpen = 4
/** A statement that took longer, for whatever reason, shares no connection from then on. */
const slowMs = 1000

/**
 * `pg.Pool` drops a connection at every error, also at a value that is not unique. This one keeps those
 * that work, and sends a statement again whose plan a migration has made stale. It keeps one connection
 * for queries that cannot take long, and sends these behind others of their kind where none is free
 * (docs/decisions/008-pipelining.md). All others, and transactions, have a connection alone.
 */
export class Pool extends pg.Pool {
  readonly #config: Omit<PoolOptions, keyof Watch>
  readonly #lanes = new Set<Lane>()
  readonly #waitToShare = new Map<Waiting, Sent>()
  readonly #waitAlone = new Set<Waiting>()
  /** Connections that one has alone, and those that are being made for one. */
  readonly #alone = new Set<pg.PoolClient>()
  #connecting = 0
  /** Known with the first connection. */
  #bounded: BoundedStatements | undefined
  #isPoolerTold = false

  constructor(options: PoolOptions) {
    const { slowQueryMs, onSlowQuery, onStalePlan, ...config } = options
    super({
      ...config,
      Client: watchedClient({ slowQueryMs, onSlowQuery, onStalePlan }),
      onConnect: async (client) => {
        if (!(await openSession(client, config.session))) this.#throughPooler(client)
        else if (config.pipeline) this.#bounded ??= boundedStatements(await readKeys(client))
      },
    })
    this.#config = config
    // A connection that breaks while it is used rejects its query as well.
    this.on('connect', (client) => client.on('error', () => {}))
    this.on('release', (_error, client) => {
      this.#alone.delete(client)
      process.nextTick(() => this.#serve()) // told before the connection is back
    })
  }

  /** Queries and transactions that wait for a connection, and queries behind another. */
  get waiting(): number {
    let behind = 0
    for (const { open } of this.#lanes) behind += open - 1
    return this.#waitAlone.size + this.#waitToShare.size + behind
  }

  // Of the overloads, the one that adapter-pg calls.
  override connect = (() =>
    new Promise((resolve, reject) => {
      const waiting: Waiting = {
        connected: (error, client) => (client ? resolve(client) : reject(error)),
      }
      this.#waitAlone.add(waiting)
      this.#wait(waiting, this.#waitAlone)
    })) as pg.Pool['connect']

  // The same. With callbacks, as `pg.Pool` does it: by promises the next query is sent later, and a
  // list costs a tenth more.
  override query = ((query: Query) =>
    new Promise((resolve, reject) => {
      const ended: Ended = (error, result) => (error ? reject(error) : resolve(result))
      const sent = { query, ended }
      const mayShare = this.#bounded?.has(query.text) === true
      const waiting: Waiting = {
        connected: (error, client, release) => {
          if (client === undefined) return reject(error)
          const lane = newLane(client, release)
          if (mayShare && !pooled.has(client)) this.#lanes.add(lane)
          this.#send(sent, lane)
        },
      }
      if (mayShare) this.#waitToShare.set(waiting, sent)
      else this.#waitAlone.add(waiting)
      this.#wait(waiting, mayShare ? this.#waitToShare : this.#waitAlone)
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

  /** In its line, for at most as long as connecting may take. */
  #wait(waiting: Waiting, line: Pick<Set<Waiting>, 'has' | 'delete'>): void {
    this.#serve()
    const { connectionTimeoutMillis = 0 } = this.#config
    if (connectionTimeoutMillis === 0 || !line.has(waiting)) return
    const tooLate = () => {
      line.delete(waiting)
      waiting.connected(new Error('timeout exceeded when trying to connect'), undefined, () => {})
      this.#serve()
    }
    waiting.timer = setTimeout(tooLate, connectionTimeoutMillis)
  }

  /** Whether one can be taken at once, or made. */
  #isFree(): boolean {
    return this.idleCount + this.#config.max - this.totalCount > this.waitingCount
  }

  #serve(): void {
    const kept = this.#bounded === undefined || this.#config.max === 1 ? 0 : 1
    for (const waiting of this.#waitAlone) {
      const alone = this.#alone.size + this.#connecting
      if (!this.#isFree() || alone >= this.#config.max - kept) break
      this.#waitAlone.delete(waiting)
      this.#take(waiting, true)
    }
    for (const [waiting, sent] of this.#waitToShare) {
      // While others wait, one connection is enough.
      const takes = this.#isFree() && (this.#waitAlone.size === 0 || this.#lanes.size === 0)
      const lane = takes ? undefined : this.#laneToShare()
      if (!takes && lane === undefined) break
      this.#waitToShare.delete(waiting)
      if (lane === undefined) this.#take(waiting, false)
      else {
        clearTimeout(waiting.timer)
        this.#send(sent, lane)
      }
    }
  }

  #take(waiting: Waiting, isAlone: boolean): void {
    clearTimeout(waiting.timer)
    if (isAlone) this.#connecting += 1
    super.connect((error, client, release) => {
      if (isAlone) this.#connecting -= 1
      if (isAlone && client !== undefined) this.#alone.add(client)
      waiting.connected(error, client, release)
      this.#serve()
    })
  }

  /** The one with the fewest queries. */
  #laneToShare(): Lane | undefined {
    const earliest = performance.now() - patienceMs
    let found: Lane | undefined
    for (const lane of this.#lanes) {
      if (lane.since > earliest && (found === undefined || lane.open < found.open)) found = lane
      if (this.#waitAlone.size > 0) break // the others are to get free
    }
    return found !== undefined && found.open < mostOpen ? found : undefined
  }

  /** Gives the connection back when it has no query left. */
  #send({ query, ended }: Sent, lane: Lane): void {
    // Behind others the server does not count its time yet.
    const { statementTimeoutMs } = this.#config.session
    const sent = lane.open === 0 ? query : { ...query, query_timeout: statementTimeoutMs }
    if (lane.open === 0) lane.since = performance.now()
    lane.open += 1
    if (this.#lanes.has(lane)) writeTogether(lane)
    let isOpen = true
    const end: Ended = (error, result) => {
      if (!isOpen) return // pg ends a query twice whose values it cannot send
      isOpen = false
      lane.open -= 1
      const now = performance.now()
      if (now - lane.since > slowMs) this.#bounded?.remove(query.text)
      lane.since = now
      if (isBroken(error)) lane.broken ??= error
      if (lane.open === 0 || lane.broken) this.#lanes.delete(lane)
      if (lane.open === 0) lane.release(lane.broken)
      else this.#serve()
      ended(error, result)
    }
    lane.client.query(sent, (error: Error | null, result?: pg.QueryArrayResult) => {
      if (isStalePlan(error) || isUnknownStatement(error)) {
        lane.client.query({ ...query, name: '' }, end)
      } else end(error, result)
    })
  }
}

const newLane = (client: pg.PoolClient, release: Lane['release']): Lane => ({
  client,
  release,
  open: 0,
  since: 0,
  broken: undefined,
  isHeld: false,
})

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
