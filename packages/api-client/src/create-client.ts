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

/**
 * Hono's client of the API that the type is of: `createClient<Api>(…)`. Throws an `ApiProblem` for an
 * answer that is not 2xx, a `TimeoutError` when the time is over, and what `fetch` throws when nobody
 * answers.
 */
export const createClient = <Api extends object>(options: ClientOptions): Api =>
  // Which requests there are, only the type knows.
  withEncodedParams(hc(options.baseUrl, { fetch: createSend(options) }) as Api)
