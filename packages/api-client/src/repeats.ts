/**
 * Whether a request may be sent again when nobody knows if it arrived: RFC 9110, 9.2.2. Where twice
 * is as good as once, that is; a POST by its key, and a PATCH that is for one version, which is gone
 * once it went through.
 */
export function isRepeatable(method: string, headers: Headers): boolean {
  if (headers.has('idempotency-key')) return true
  if (method === 'PATCH') return (headers.get('if-match') ?? '*') !== '*'
  return /^(GET|HEAD|OPTIONS|PUT|DELETE)$/.test(method)
}

/** What `fetch` throws for a network that failed, and our signal for an answer that is late. */
export const isUnanswered = (error: unknown): boolean =>
  /^(TypeError|TimeoutError)$/.test(Object(error).name)

/** Too many requests, or a server that is away for a moment. */
export const isPassing = (status: number): boolean => status === 429 || status === 503

const firstWaitMs = 100
/** Who is told to wait for longer is told so. */
export const longestWaitMs = 30_000

/**
 * Longer each time, and not all callers at once; at the soonest when the answer says, in seconds or by
 * a date.
 */
export function waitMs(repeats: number, retryAfter: string | null | undefined): number {
  const backoff = firstWaitMs * 2 ** repeats * (0.5 + Math.random() / 2)
  return retryAfter ? toldMs(retryAfter) + backoff : backoff
}

function toldMs(retryAfter: string): number {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000
  return Math.max(0, Date.parse(retryAfter) - Date.now()) || 0 // what is no date says nothing
}

/** Throws the reason of the signal when it comes first. */
export function wait(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
  })
}
