import type { RouterRoute } from 'hono/types'
import { markOf } from '../http/marks.ts'

/**
 * Throws where a route does not say who may call it, once and before anything else. Middleware, which
 * is of every method below a path, need not.
 */
export function checkAccess(routes: readonly RouterRoute[]): void {
  const handlers = Map.groupBy(
    routes.filter(({ method, path }) => method !== 'ALL' || !path.endsWith('*')),
    ({ method, path }) => `${method} ${path}`,
  )
  for (const [name, [first, ...others]] of handlers) {
    if (first === undefined || markOf(first.handler)?.access === undefined) {
      throw new Error(
        `${name} does not say who may call it: its first handler must be can('<resource>:read', …), or open(…) for everyone.`,
      )
    }
    if (others.some(({ handler }) => markOf(handler)?.access !== undefined)) {
      throw new Error(`${name} says twice who may call it: leave one can(…) or open(…).`)
    }
  }
}
