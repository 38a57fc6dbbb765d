import type { Database } from '@repo/db'

const everyMs = 10 * 60_000

/** Any number that no other lock of the database has. */
const lockKey = 5_318_008_142

/** Deletes from time to time what has expired; returns what ends it. Does not keep the process alive. */
export function startSweeping(db: Database, report: (error: Error) => void): () => void {
  const timer = setInterval(() => sweep(db).catch(report), everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

/** Of several processes that sweep at once, one does. */
export async function sweep(db: Database): Promise<void> {
  await db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ free: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(${lockKey}) AS "free"`
    if (!lock?.free) return
    await tx.$executeRaw`
      DELETE FROM "idempotency_keys" WHERE "created_at" < now() - interval '1 day'`
    await tx.$executeRaw`DELETE FROM "rate_limits" WHERE "resets_at" < now()`
  })
}
