import { problemOf } from './api-problem.ts'
import { createConsistency } from './consistency.ts'
import type { ClientOptions } from './create-client.ts'
import { isRepeatable, wait, waitMs } from './repeats.ts'

type Send = (url: string | URL | Request, init?: RequestInit) => Promise<Response>

/** What the client sends its requests by: `fetch`, with all that `ClientOptions` says. */
export function createSend({
  baseUrl,
  token,
  timeoutMs = 30_000,
  retries = 2,
  fetch: send = fetch,
}: ClientOptions): Send {
  const consistency = createConsistency()

  const attempt = async (url: string, init: RequestInit, headers: Headers) => {
    const current = typeof token === 'function' ? await token() : token
    if (current !== undefined) headers.set('authorization', `Bearer ${current}`)
    consistency.bring(init.method, headers)
    const answer = await send(url, { ...init, headers })
    consistency.remember(answer.headers)
    return answer
  }

  return async (url, { method = 'GET', signal, ...rest } = {}) => {
    const headers = new Headers(rest.headers)
    // The same for all repeats: that is what makes them one.
    if (
      method === 'POST' &&
      isCollection(String(url), baseUrl) &&
      !headers.has('idempotency-key')
    ) {
      headers.set('idempotency-key', crypto.randomUUID())
    }
    const isSafe = /^(GET|HEAD)$/.test(method) || headers.has('idempotency-key')
    const deadline = performance.now() + timeoutMs
    const timeout = AbortSignal.timeout(timeoutMs)
    const init = { ...rest, method, signal: signal ? AbortSignal.any([signal, timeout]) : timeout }
    for (let repeats = 0; ; repeats += 1) {
      const answer = await attempt(String(url), init, headers).catch((error: unknown) => {
        // Nobody answered; whether the request arrived is not known.
        if (init.signal.aborted || repeats === retries || !isSafe) throw error
      })
      if (answer?.ok) return answer
      const ms = waitMs(repeats, answer?.headers.get('retry-after'))
      const hasTime = performance.now() + ms < deadline
      if (answer && !(repeats < retries && hasTime && isRepeatable(answer.status, isSafe))) {
        throw await problemOf(answer)
      }
      answer?.body?.cancel().catch(() => {}) // frees the connection
      await wait(ms, init.signal)
    }
  }
}

/** `/posts`, where a POST creates; `/posts/1/publish` need not know of keys. */
const isCollection = (url: string, baseUrl: string) =>
  /^\/?[^/?]+(\?|$)/.test(url.slice(baseUrl.replace(/\/$/, '').length))
