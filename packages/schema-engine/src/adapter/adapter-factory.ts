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
  const shadows = new ShadowDatabases({ main, configured: shadow, empty, failures })
  const remember = (session: Session) => {
    sessions.add(session)
    return session
  }
  const memory: ReplayMemory = {
    connectionInfo: connectionInfo(shadow ?? main),
    open: async () => remember(await shadows.open()),
    last: undefined,
    empty: new Map(),
  }
  return {
    adapters: bindAdapters({
      connect: async () => remember(await Session.open(main, failures)),
      connectToShadowDb: async () => new ReplayedShadow(memory),
    }),
    dispose: async () => {
      await Promise.all([...sessions].map((session) => session.dispose().catch(() => undefined)))
      await shadows.dispose().catch(() => undefined)
    },
  }
}
