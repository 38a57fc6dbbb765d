import type { ConnectionUrl } from '../connection/connection-url.ts'
import { bindAdapters } from './bind-adapters.ts'
import type { FailureRecord } from './failure-record.ts'
import { ReplayedShadow, type ReplayMemory } from './replayed-shadow.ts'
import { connectionInfo, Session } from './session.ts'
import { ShadowDatabases } from './shadow-databases.ts'

export interface AdapterFactoryOptions {
  main: ConnectionUrl
  shadow: ConnectionUrl | undefined
  empty: (session: Session) => Promise<void>
  failures: FailureRecord
}

/** What the WASM asks for sessions, and the end of all that it opened. */
export function createAdapterFactory({ main, shadow, empty, failures }: AdapterFactoryOptions) {
  const sessions = new Set<Session>()
  let mainSession: Session | undefined
  let disposed = false
  const shadows = new ShadowDatabases({ main, configured: shadow, empty, failures })
  const open = async (from: () => Promise<Session>) => {
    if (disposed) throw new Error('This engine is disposed.')
    const session = await from()
    sessions.add(session)
    return session
  }
  const memory: ReplayMemory = {
    connectionInfo: connectionInfo(shadow ?? main),
    open: () => open(() => shadows.open()),
    last: undefined,
    empty: new Map(),
  }
  return {
    adapters: bindAdapters({
      connect: async () => {
        mainSession = await open(() => Session.open(main, failures))
        return mainSession
      },
      connectToShadowDb: async () => new ReplayedShadow(memory),
    }),
    /** The session that the WASM does everything on, but for replays; it opens one when it starts. */
    main: () => {
      if (mainSession === undefined) throw new Error('The engine has not connected.')
      return mainSession
    },
    /** Cancels what runs; nothing new opens. */
    cancel: async () => {
      disposed = true
      await Promise.all([...sessions].map((session) => session.cancel()))
    },
    dispose: async () => {
      await Promise.all([...sessions].map((session) => session.dispose().catch(() => undefined)))
      await shadows.dispose().catch(() => undefined)
    },
  }
}
