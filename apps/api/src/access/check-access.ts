import type { RouterRoute } from 'hono/types'
import { findTargetHandler } from 'hono/utils/handler'
import { type Access, markOf } from '../http/marks.ts'

/**
 * Throws where a route does not say who may call it, once and before anything else, and where it
 * includes records for others than their own routes let in. Middleware, which is of every method below
 * a path and takes `next`, need not say it.
 */
export function checkAccess(routes: readonly RouterRoute[]): void {
  checkGuards(routes)
  checkIncluded(routes)
}

function checkGuards(routes: readonly RouterRoute[]) {
  const handlers = Map.groupBy(
    routes.filter((route) => !isMiddleware(route)),
    nameOf,
  )
  for (const [name, [first, ...others]] of handlers) {
    if (first?.method === 'HEAD') {
      throw new Error(`${name} is never called: Hono answers HEAD by the GET route of the path.`)
    }
    if (first === undefined || accessOf(first) === undefined) {
      throw new Error(
        `${name} does not say who may call it: its first handler must be can('<resource>:read', …), or open(…) for everyone.`,
      )
    }
    if (others.some((route) => accessOf(route) !== undefined)) {
      throw new Error(`${name} says twice who may call it: leave one can(…) or open(…).`)
    }
  }
}

/** A record may be read by several routes: one of them must let in whom it is included for. */
function checkIncluded(routes: readonly RouterRoute[]) {
  const readers = routes.flatMap((route) => {
    const { access, answers } = markOf(route.handler) ?? {}
    const schema = route.method === 'GET' ? answers?.[200] : undefined
    return access && schema ? [{ access, schema, name: nameOf(route) }] : []
  })
  for (const route of routes) {
    for (const [name, included] of Object.entries(markOf(route.handler)?.related?.() ?? {})) {
      const own = readers.filter(({ schema }) => schema === included.schema)
      const [reader] = own
      if (reader && !own.some(({ access }) => scopeOf(access) === scopeOf(included.access))) {
        throw new Error(
          `${nameOf(route)} includes "${name}" for '${scopeOf(included.access)}', but ${reader.name} wants '${scopeOf(reader.access)}': write that in included(…) of its schemas.ts.`,
        )
      }
    }
  }
}

/** Of every method below a path. A guard is none: of a route such as `all('/files/*', can(…), …)` it is the first handler. */
export const isMiddleware = (route: RouterRoute) =>
  route.method === 'ALL' &&
  route.path.endsWith('*') &&
  findTargetHandler(route.handler).length > 1 && // as Hono itself tells them apart
  accessOf(route) === undefined

const nameOf = ({ method, path }: RouterRoute) => `${method} ${path}`
const scopeOf = (access: Access) => (access === 'public' ? access : access.scope)
const accessOf = ({ handler }: RouterRoute) => markOf(handler)?.access
