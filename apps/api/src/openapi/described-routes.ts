import type { RouterRoute } from 'hono/types'
import { z } from 'zod'
import type { Related } from '../http/include.ts'
import { type About, type Access, type Answers, type Mark, markOf } from '../http/marks.ts'

/** A route as the marks of its handlers describe it. */
export interface DescribedRoute {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As the app has it: `/users/:id`. */
  path: string
  access: Access
  answers: Answers
  about: About
  inputs: Map<'json' | 'param' | 'query' | 'header', z.ZodType>
  /** The largest body, where it is another than that of most routes. */
  maxBodyBytes: number | undefined
  list: Mark['list']
  /** Records that its answers may include, by the name of their relation. */
  related: Related
  /** Whether its record has versions, by which a change can be conditional. */
  versioned: boolean
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

/** Every route that says what it answers: `open({})` keeps one out of the document. */
export function describedRoutes(routes: readonly RouterRoute[]): DescribedRoute[] {
  const found = new Map<string, DescribedRoute>()
  for (const { method, path, handler } of routes) {
    const mark = markOf(handler)
    const known = methods.find((one) => one === method.toLowerCase())
    if (known === undefined || mark === undefined) continue
    const key = `${known} ${path}`
    const route: DescribedRoute = found.get(key) ?? {
      method: known,
      path,
      access: 'public',
      answers: {},
      about: {},
      inputs: new Map(),
      maxBodyBytes: undefined,
      list: undefined,
      related: {},
      versioned: false,
    }
    found.set(key, route)
    if (mark.access) route.access = mark.access
    if (mark.input) route.inputs.set(mark.input.target, mark.input.schema)
    Object.assign(route.answers, mark.answers)
    Object.assign(route.about, mark.about)
    route.list ??= mark.list
    route.maxBodyBytes ??= mark.maxBodyBytes
    Object.assign(route.related, mark.related?.())
  }
  const all = [...found.values()].filter(({ answers }) => Object.keys(answers).length > 0)
  return all.map((route) => ({
    ...route,
    // A deletion answers no record: the other methods of its path do.
    versioned: all.some(
      ({ path, answers }) => path === route.path && Object.values(answers).some(hasVersion),
    ),
  }))
}

/** ETags are made of `updatedAt`. */
export const hasVersion = (answer: z.ZodType | undefined): boolean =>
  answer instanceof z.ZodObject && 'updatedAt' in answer.shape
