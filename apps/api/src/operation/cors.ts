import type { ApiContext } from '../app.ts'
import { headerOf } from '../http/headers.ts'

/** What a page may read of an answer, beside the headers that it always may. */
const exposed =
  'Consistency-Token, ETag, Idempotency-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id'
const accepted =
  'Authorization, Consistency-Token, Content-Type, Idempotency-Key, If-Match, X-Request-Id'
const maxAgeSeconds = '7200' // the most that browsers keep

/** A browser asks what it may send; it brings no token. */
export const isPreflight = (c: ApiContext) =>
  c.req.method === 'OPTIONS' && headerOf(c, 'access-control-request-method') !== undefined

/** Adds to an answer what pages of these origins need; `*` is every page. Tokens are no cookies: no credentials. */
export function createCors(origins: readonly string[]) {
  const everyone = origins.includes('*')
  return (c: ApiContext, headers: Headers): void => {
    if (!everyone) headers.append('vary', 'Origin')
    const origin = headerOf(c, 'origin')
    if (origin === undefined || !(everyone || origins.includes(origin))) return
    headers.set('access-control-allow-origin', everyone ? '*' : origin)
    headers.set('access-control-expose-headers', exposed)
    if (!isPreflight(c)) return
    headers.set('access-control-allow-methods', headers.get('allow') ?? '')
    headers.set('access-control-allow-headers', accepted)
    headers.set('access-control-max-age', maxAgeSeconds)
  }
}
