import type {
  ConnectionInfo,
  SqlDriverAdapter,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils'
import { adapterIdentity } from './bind-adapters.ts'
import type { Session } from './session.ts'

/** A finished replay that is kept: its open session, and the steps that led there. */
interface Replay {
  session: Session
  steps: string[]
}

/** What the replays of one engine share. */
export interface ReplayMemory {
  connectionInfo: ConnectionInfo
  /** Opens a session on a new, empty shadow database. */
  open: () => Promise<Session>
  last: Replay | undefined
  /** Answers of an empty database: the engine asks for its version each time. */
  empty: Map<string, SqlResultSet>
}

/**
 * A shadow database that is made only when it must be. To make a database takes 100 ms, and within
 * one command the engine replays the same history two to four times: steps that the last replay
 * took are skipped, and its database is asked.
 */
export class ReplayedShadow implements SqlDriverAdapter {
  readonly provider = adapterIdentity.provider
  readonly adapterName = adapterIdentity.adapterName
  readonly #memory: ReplayMemory
  readonly #steps: { key: string; run: (session: Session) => Promise<unknown> }[] = []
  #session: Session | undefined
  #failed = false

  constructor(memory: ReplayMemory) {
    this.#memory = memory
  }

  getConnectionInfo(): ConnectionInfo {
    return this.#memory.connectionInfo
  }

  async executeScript(script: string): Promise<void> {
    await this.#step(script, (session) => session.executeScript(script))
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    await this.#step(keyOf(query), (session) => session.executeRaw(query))
    return 0
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    if (this.#steps.length > 0) return (await this.#real()).queryRaw(query)
    const key = keyOf(query)
    const known = this.#memory.empty.get(key)
    if (known !== undefined) return known
    const answer = await (await this.#real()).queryRaw(query)
    this.#memory.empty.set(key, answer)
    return answer
  }

  async startTransaction(): Promise<Transaction> {
    return (await this.#real()).startTransaction()
  }

  /** Keeps a good replay for the next one; the factory closes the last. */
  async dispose(): Promise<void> {
    const session = this.#session
    this.#session = undefined
    if (session === undefined) return
    if (this.#failed || this.#memory.last !== undefined) return session.dispose()
    this.#memory.last = { session, steps: this.#steps.map(({ key }) => key) }
  }

  async #step(key: string, run: (session: Session) => Promise<unknown>): Promise<void> {
    const known = this.#memory.last?.steps[this.#steps.length] === key
    this.#steps.push({ key, run })
    if (this.#session === undefined && known) return
    const last = this.#session
    if (last === undefined) await this.#real()
    else await this.#run(last, run)
  }

  /** The session in which every step of this replay has been taken. */
  async #real(): Promise<Session> {
    if (this.#session !== undefined) return this.#session
    const { last } = this.#memory
    this.#memory.last = undefined
    const reusable = last?.steps.every((step, index) => step === this.#steps[index]?.key)
    if (last !== undefined && !reusable) await last.session.dispose()
    const session = last !== undefined && reusable ? last.session : await this.#memory.open()
    this.#session = session
    for (const { run } of this.#steps.slice(reusable ? last?.steps.length : 0)) {
      await this.#run(session, run)
    }
    return session
  }

  async #run(session: Session, run: (session: Session) => Promise<unknown>): Promise<void> {
    try {
      await run(session)
    } catch (error) {
      this.#failed = true // part of the script may have been committed
      throw error
    }
  }
}

function keyOf({ sql, args }: SqlQuery): string {
  return `${sql}\n${JSON.stringify(args)}`
}
