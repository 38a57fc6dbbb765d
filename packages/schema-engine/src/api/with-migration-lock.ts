import type { LockOptions } from '../connection/migration-lock.ts'
import { lockHeld, needsNoLock } from '../engine/lock-held.ts'
import { withUserErrors } from './user-errors.ts'

/**
 * Runs `use` while nobody else of ours migrates the database of the URL, with the environment in
 * which a child's engine knows that its parent has the lock.
 */
export async function withMigrationLock<Result>(
  { url, ...options }: LockOptions & { url: string },
  use: (env: NodeJS.ProcessEnv) => Promise<Result>,
): Promise<Result> {
  if (needsNoLock(process.env)) return use({})
  const [{ takeMigrationLock }, { parseConnectionUrl }] = await Promise.all([
    import('../connection/migration-lock.ts'), // loads pg
    import('../connection/connection-url.ts'),
  ])
  const taking = async () => takeMigrationLock(parseConnectionUrl(url), options)
  const release = await withUserErrors(taking())
  try {
    return await use(lockHeld)
  } finally {
    await release()
  }
}
