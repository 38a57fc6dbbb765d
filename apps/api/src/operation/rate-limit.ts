import type { Database } from '@repo/db'
import { LRUCache } from 'lru-cache'
import { ProblemError } from '../http/problems.ts'

/** What a caller has used of its minute. */
interface Usage {
  count: number
  resetsInSeconds: number
}

/** Counts one request of a caller. */
export type CountRequest = (caller: string) => Usage | Promise<Usage>

export const windowMs = 60_000
/** Callers that are known at once; of more, those that came least lately begin anew. */
const mostCallers = 100_000

/** Counts in this process. A caller's minute begins with its first request. */
export function countInMemory(now: () => number = Date.now): CountRequest {
  const windows = new LRUCache<string, { count: number; resetsAt: number }>({ max: mostCallers })
  return (caller) => {
    const time = now()
    const known = windows.get(caller)
    const current = known && known.resetsAt > time ? known : { count: 0, resetsAt: time + windowMs }
    if (current !== known) windows.set(caller, current)
    current.count += 1
    return { count: current.count, resetsInSeconds: Math.ceil((current.resetsAt - time) / 1000) }
  }
}

/**
 * Counts for all processes, by the clock of the database, with one statement a request. The column
 * would round up to a later millisecond.
 */
export const countInDatabase =
  (db: Database): CountRequest =>
  async (caller) => {
    const [usage] = await db.$queryRaw<Usage[]>`
      INSERT INTO "rate_limits" AS "known" ("caller", "count", "resets_at")
      VALUES (${caller}, 1, date_trunc('milliseconds', now()) + interval '1 minute')
      ON CONFLICT ("caller") DO UPDATE SET
        "count" = CASE WHEN "known"."resets_at" > now() THEN "known"."count" + 1 ELSE 1 END,
        "resets_at" = CASE WHEN "known"."resets_at" > now()
          THEN "known"."resets_at" ELSE excluded."resets_at" END
      RETURNING "count", ceil(extract(epoch FROM "resets_at" - now()))::int AS "resetsInSeconds"`
    return usage ?? { count: 0, resetsInSeconds: 0 }
  }

interface RateLimitOptions {
  perMinute: number
  count: CountRequest
  /** Told of a store that does not answer; the request goes on. */
  report: (error: Error) => void
}

/**
 * Counts a request of a caller and returns the value of the header RateLimit, as
 * draft-ietf-httpapi-ratelimit-headers has it. Throws a 429 for one too many.
 */
export type LimitRate = (caller: string) => Promise<string | undefined>

export const createRateLimit =
  ({ perMinute, count, report }: RateLimitOptions): LimitRate =>
  async (caller) => {
    const usage = await attempt(() => count(caller), report)
    if (usage === undefined) return undefined
    const header = `"default";r=${Math.max(0, perMinute - usage.count)};t=${usage.resetsInSeconds}`
    if (usage.count <= perMinute) return header
    throw new ProblemError({
      status: 429,
      detail: `More than ${perMinute} requests within a minute; try again in ${usage.resetsInSeconds} s.`,
      headers: {
        'retry-after': String(usage.resetsInSeconds),
        ratelimit: header,
        'ratelimit-policy': `"default";q=${perMinute};w=${windowMs / 1000}`,
      },
    })
  }

async function attempt<T>(
  run: () => T | Promise<T>,
  report: (error: Error) => void,
): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    report(error instanceof Error ? error : new Error(String(error)))
    return undefined
  }
}
