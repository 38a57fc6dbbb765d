import type { ConnectionUrl } from '../connection/connection-url.ts'
import { bindAdapters } from './bind-adapters.ts'
import type { FailureRecord } from './failure-record.ts'
import { Session } from './session.ts'
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
  return {
    adapters: bindAdapters({
      connect: async () => remember(await Session.open(main, failures)),
      connectToShadowDb: async () => remember(await shadows.open()),
    }),
    dispose: async () => {
      await Promise.all([...sessions].map((session) => session.dispose().catch(() => undefined)))
      await shadows.dispose().catch(() => undefined)
    },
  }
}
