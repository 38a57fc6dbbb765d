import { hc } from 'hono/client'
import { createSend } from './create-send.ts'
import { withEncodedParams } from './with-encoded-params.ts'

export interface ClientOptions {
  /** Where the API is: `https://api.example.com`. */
  baseUrl: string
  /**
   * The bearer token, or what gives the one of the moment: it is asked
   * before each request, and what it throws is thrown.
   */
  token?: string | (() => string | undefined | Promise<string | undefined>)
  /**
   * How long one attempt may take, its body included. 35 s by default: the API gives up after 30 s,
   * and says so.
   */
  timeoutMs?: number
  /** How often a request is repeated at most; 2 by default. */
  retries?: number
  /** Instead of the global one: an app's own `request` in tests. */
  fetch?: (url: string, init: RequestInit) => Response | Promise<Response>
}

/** What a timer takes. */
const longestMs = 2 ** 31 - 1

/**
 * Hono's client of the API that the type is of: `createClient<Api>(…)`. Throws an `ApiProblem` for an
 * answer that is not 2xx, a `TimeoutError` when the time is over, and what `fetch` throws when nobody
 * answers.
 */
export function createClient<Api extends object>(options: ClientOptions): Api {
  check(options)
  // Which requests there are, only the type knows.
  return withEncodedParams(hc(options.baseUrl, { fetch: createSend(options) }) as Api)
}

function check({ baseUrl, retries = 0, timeoutMs = 1 }: ClientOptions): void {
  // The path of each request is put behind it.
  if (/[?#]/.test(baseUrl)) {
    throw new TypeError(`baseUrl is ${JSON.stringify(baseUrl)}: it must have no "?" or "#".`)
  }
  if (!Number.isInteger(retries) || retries < 0) {
    throw new RangeError(`retries is ${retries}: it must be a whole number, 0 or more.`)
  }
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > longestMs) {
    throw new RangeError(`timeoutMs is ${timeoutMs}: it must be a whole number up to ${longestMs}.`)
  }
}
