import type { RouterRoute } from 'hono/types'
import type { z } from 'zod'
import { type Access, type Answers, type Mark, markOf } from '../http/marks.ts'

/** A route as the marks of its handlers describe it. */
export interface DescribedRoute {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As the app has it: `/users/:id`. */
  path: string
  access: Access
  answers: Answers
  inputs: Map<'json' | 'param' | 'query' | 'header', z.ZodType>
  list: Mark['list']
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
      inputs: new Map(),
      list: undefined,
    }
    found.set(key, route)
    if (mark.access) route.access = mark.access
    if (mark.input) route.inputs.set(mark.input.target, mark.input.schema)
    Object.assign(route.answers, mark.answers)
    route.list ??= mark.list
  }
  return [...found.values()].filter(({ answers }) => Object.keys(answers).length > 0)
}
