import type { Hono } from 'hono'
import { hc } from 'hono/client'
import { createSend } from './create-send.ts'

export interface ClientOptions {
  /** Where the API is: `https://api.example.com`. */
  baseUrl: string
  /** The bearer token, or what gives the one of the moment; it is asked before each request. */
  token?: string | (() => string | undefined | Promise<string | undefined>)
  /** How long a call may take, its repeats and their waits included. 30 s by default. */
  timeoutMs?: number
  /** How often a request that failed is repeated at most; 2 by default. */
  retries?: number
  /** Instead of the global one: an app's own `request` in tests. */
  fetch?: (url: string, init: RequestInit) => Response | Promise<Response>
}

/**
 * Hono's client of an API, by the type of its routes. Throws an `ApiProblem` for an answer that is
 * not 2xx, a `TimeoutError` when the time is over, and what `fetch` throws when nobody answers.
 */
// biome-ignore lint/suspicious/noExplicitAny: what Hono's own client asks of routes; a Hono of some Env is none of another.
export const createClient = <Routes extends Hono<any, any, any>>(options: ClientOptions) =>
  hc<Routes>(options.baseUrl, { fetch: createSend(options) })
