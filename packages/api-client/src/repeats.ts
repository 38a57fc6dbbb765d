/** Statuses of a server or a proxy that is away for a moment. */
const passing = [502, 503, 504]

/**
 * Whether to send a request again that got this answer. It `isSafe` for reads, and creates by their
 * Idempotency-Key. A second update or delete would be told of what the first one did, by a 412 or a
 * 404: only a 429 says that there was no first one.
 */
export const isRepeatable = (status: number, isSafe: boolean): boolean =>
  status === 429 || (isSafe && passing.includes(status))

const firstWaitMs = 100

/** As long as the answer says, in seconds or until a date; else longer each time, and not all at once. */
export function waitMs(
  repeats: number,
  retryAfter: string | null | undefined,
  now: number = Date.now(),
): number {
  if (retryAfter) {
    const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now
    if (!Number.isNaN(ms)) return Math.max(0, ms)
  }
  return firstWaitMs * 2 ** repeats * (0.5 + Math.random() / 2)
}

/** Throws the reason of the signal when it comes first. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, ms)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}
