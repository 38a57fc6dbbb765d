import type { Hono, NotFoundHandler } from 'hono'
import type { ApiEnv } from '../app.ts'
import { respond } from './problems.ts'

/**
 * What no route matched: 404, or 405 where another method has one, and the answer to OPTIONS. Asks
 * the router only here, so that requests which have a route pay nothing.
 */
export const withoutRoute =
  (app: Hono<ApiEnv>): NotFoundHandler<ApiEnv> =>
  (c) => {
    const { method, path } = c.req
    const allowed = methodsOf(app, path)
    if (allowed.length === 0) {
      return respond(c, { status: 404, detail: `No route for ${method} ${path}.` })
    }
    const headers = { allow: allowed.join(', ') }
    if (method === 'OPTIONS') return new Response(null, { status: 204, headers })
    return respond(c, {
      status: 405,
      detail: `${path} takes ${headers.allow}, and not ${method}.`,
      headers,
    })
  }

function methodsOf(app: Hono<ApiEnv>, path: string): string[] {
  const methods = [...new Set(app.routes.map((route) => route.method))].filter((method) =>
    // Middleware matches too, of every method.
    app.router
      .match(method, path)[0]
      .some(([[, route]]) => route.method === method && method !== 'ALL'),
  )
  if (methods.length === 0) return []
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS']
}
