import { problemOf, redirectOf } from './api-problem.ts'
import { createConsistency } from './consistency.ts'
import type { ClientOptions } from './create-client.ts'
import { isPassing, isRepeatable, isUnanswered, longestWaitMs, wait, waitMs } from './repeats.ts'

type Send = (url: string | URL | Request, init?: RequestInit) => Promise<Response>

/** What the client sends its requests by: `fetch`, with all that `ClientOptions` says. */
export function createSend({
  token,
  timeoutMs = 35_000,
  retries = 2,
  fetch: send = (url, init) => fetch(url, init), // the one of the moment: tests replace it
}: ClientOptions): Send {
  const consistency = createConsistency()
  const attempt = async (url: string, init: RequestInit) => send(url, init)

  return async (url, { method = 'GET', signal, ...rest } = {}) => {
    const headers = new Headers(rest.headers)
    const mostRepeats = isRepeatable(method, headers) ? retries : 0
    for (let repeats = 0; ; repeats += 1) {
      authorize(headers, typeof token === 'function' ? await token() : token)
      consistency.bring(method, headers)
      const init: RequestInit = {
        ...rest,
        method,
        headers,
        signal: within(timeoutMs, signal),
        // Followed, a POST becomes a GET that succeeds, and a body goes to any other host.
        redirect: 'manual',
      }
      const answer = await attempt(String(url), init).catch((error: unknown) => {
        if (signal?.aborted || repeats === mostRepeats || !isUnanswered(error)) throw error
      })
      if (answer) consistency.remember(answer.headers)
      if (answer?.ok) return answer
      if (answer && isRedirect(answer)) throw redirectOf(String(url), answer)
      const ms = waitMs(repeats, answer?.headers.get('retry-after'))
      if (answer) {
        const repeat = repeats < mostRepeats && isPassing(answer.status) && ms < longestWaitMs
        if (!repeat) throw await problemOf(answer)
        answer.body?.cancel().catch(() => {}) // frees the connection
      }
      await wait(ms, signal)
    }
  }
}

const isRedirect = ({ type, status }: Response) =>
  type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(status)

function authorize(headers: Headers, token: string | undefined): void {
  if (token === undefined) return
  try {
    headers.set('authorization', `Bearer ${token}`)
  } catch {
    // Not the error of `set`, whose message has the token.
    throw new TypeError('The token cannot be sent: it has a character that no header takes.')
  }
}

/** Until the time of one attempt is over, or the caller says so. */
function within(ms: number, signal: AbortSignal | null | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(ms)
  return signal ? AbortSignal.any([signal, timeout]) : timeout
}
