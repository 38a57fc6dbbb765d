/** What tells an engine that the process which started it has the lock of migrations. */
export const lockHeld = { STRATA_MIGRATION_LOCK: 'held' }

export const needsNoLock = (env: NodeJS.ProcessEnv): boolean =>
  advisoryLocksDisabled(env) || env.STRATA_MIGRATION_LOCK === lockHeld.STRATA_MIGRATION_LOCK

/** By Prisma's own switch, for servers that have none. */
export const advisoryLocksDisabled = (env: NodeJS.ProcessEnv): boolean =>
  !['', '0', undefined].includes(env.PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK)
