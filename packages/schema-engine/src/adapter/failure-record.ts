import type { ConnectionUrl } from '../connection/connection-url.ts'

/**
 * What went wrong below the WASM, which keeps only parts of it. Sessions write here, and the
 * translation of errors reads it.
 */
export interface FailureRecord {
  /** The last error of any session. */
  last: { error: unknown; url: ConnectionUrl } | undefined
  /** The last script that failed, with what `pg` threw. */
  script: { script: string; error: unknown } | undefined
  /** The migration whose row the engine began last in `_prisma_migrations`. */
  migration: string | undefined
  /** Told its name before that; the engine begins none where this throws. */
  beforeMigration: (name: string) => void
  /** What it threw. */
  stopped: { reason: unknown } | undefined
  /** Why there is no shadow database; `configured` when its URL is the user's own. */
  shadow: { error: unknown; url: ConnectionUrl; configured: boolean } | undefined
  /** The text for `_prisma_migrations.logs` after a failed script. */
  log: () => string | undefined
}

export function emptyFailureRecord(): FailureRecord {
  return {
    last: undefined,
    script: undefined,
    migration: undefined,
    beforeMigration: () => undefined,
    stopped: undefined,
    shadow: undefined,
    log: () => undefined,
  }
}
