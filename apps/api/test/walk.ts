import * as fc from 'fast-check'
import { type Context, Hono } from 'hono'
import type { RouterRoute } from 'hono/types'
import { isMiddleware } from '../src/access/check-access.ts'
import { pathTemplate } from '../src/openapi/path-parameters.ts'

/** A URL that the path takes: `/years/2026` of `/years/:year{[0-9]{4}}`. */
export const urlOf = (path: string): string =>
  pathTemplate(path, ({ pattern }) => (pattern === undefined ? 'x' : textOf(pattern))).replace(
    /\*$/,
    'x',
  )

const textOf = (pattern: string) =>
  fc.sample(fc.stringMatching(new RegExp(`^(?:${pattern})$`)), { numRuns: 1, seed: 1 })[0] ?? 'x'

/** The routes of an app, without middleware. */
export const routesOf = (app: { routes: RouterRoute[] }): RouterRoute[] =>
  app.routes.filter((route) => !isMiddleware(route))

/** Whether the route, were it alone, would answer the request. */
export async function takes(route: RouterRoute, method: string, url: string): Promise<boolean> {
  const alone = new Hono()
  const answer = (c: Context) => c.body(null, 204)
  if (route.method === 'ALL') alone.all(route.path, answer)
  else alone.on(route.method, route.path, answer)
  return (await alone.request(url, { method })).status === 204
}
