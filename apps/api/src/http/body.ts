import type { MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { ApiContext } from '../app.ts'
import { marked, markOf } from './marks.ts'

/**
 * How large a body the route takes, in bytes, where MAX_BODY_BYTES is too little or too much:
 * `.post('/', can(…), body(1_000_000), valid('json', …), …)`.
 */
export function body(maxBytes: number) {
  const middleware: MiddlewareHandler = (_c, next) => next()
  return marked(middleware, { maxBodyBytes: maxBytes })
}

/** What the route of a request says that it takes; undefined where it does not. */
export function maxBodyOf(c: ApiContext): number | undefined {
  const routes = matchedRoutes(c)
  // The first that lets callers in is the one that answers.
  const route = routes.find(({ handler }) => markOf(handler)?.access !== undefined)
  const own = routes.filter(({ path, method }) => path === route?.path && method === route.method)
  return own.map(({ handler }) => markOf(handler)?.maxBodyBytes).find((one) => one !== undefined)
}
