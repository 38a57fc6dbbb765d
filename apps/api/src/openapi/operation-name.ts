import { z } from 'zod'
import type { DescribedRoute } from './described-routes.ts'
import { pathTemplate } from './path-parameters.ts'

export interface OperationName {
  /** `listUsers`, `createUser`, `readUser`, `updateUser`, `deleteUser`; `getHealthLive` elsewhere. */
  id: string
  summary: string
  /** The first segment of its path: `users`. */
  tag: string
  description?: string
}

const verbs = { get: 'read', post: 'create', put: 'replace', patch: 'update', delete: 'delete' }

/**
 * Names the operation of each route, no two the same: a resource is called what its list is a list of.
 * Where it is at a second path too, that one's are named by the path.
 */
export function operationNames(routes: DescribedRoute[]): Map<DescribedRoute, OperationName> {
  const told = new Set(routes.flatMap(({ about }) => about.id ?? []))
  const taken = new Set<string>()
  return new Map(
    routes.map((route) => {
      const made = [ofResource(route, routes), ofPath(route)].find(
        (one) => one && !taken.has(one.id) && !told.has(one.id),
      )
      const name = { ...(made ?? ofPath(route)), ...route.about }
      const isTaken = route.about.id ? taken.has(route.about.id) : made === undefined
      if (isTaken) name.id = numbered(name.id, new Set([...taken, ...told]))
      taken.add(name.id)
      return [route, name]
    }),
  )
}

const segmentsOf = ({ path }: DescribedRoute) =>
  pathTemplate(path, ({ name }) => `by-${name}`)
    .split('/')
    .filter((part) => part !== '')

const tagOf = (route: DescribedRoute) => segmentsOf(route)[0] ?? 'root'

/** Undefined for what is neither a list, nor of one of its records. */
function ofResource(route: DescribedRoute, all: DescribedRoute[]): OperationName | undefined {
  const collection = route.path.replace(/\/:[^/]+$/, '')
  const list = all.find(({ path, list }) => list !== undefined && path === collection)
  const one = list?.list ? z.globalRegistry.get(list.list.schema)?.id : undefined
  const isCollection = collection === route.path
  const standard = isCollection ? /^(get|post)$/ : /^(get|put|patch|delete)$/
  if (one === undefined || !standard.test(route.method)) return undefined
  const tag = tagOf(route)
  if (route.list) return named('list', pascal(collection.split('/').at(-1) ?? ''), tag)
  return named(verbs[route.method], one, tag)
}

function ofPath(route: DescribedRoute): OperationName {
  return named(route.method, segmentsOf(route).map(pascal).join(''), tagOf(route))
}

/** `/a-b` and `/a/b` are the same words. */
function numbered(id: string, taken: ReadonlySet<string>): string {
  let number = 2
  while (taken.has(`${id}${number}`)) number += 1
  return `${id}${number}`
}

const named = (verb: string, name: string, tag: string): OperationName => {
  const words = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase()
  return {
    id: `${verb}${name}`,
    summary: `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${words}`,
    tag,
  }
}

const pascal = (text: string) =>
  text
    .replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_match, first) => first.toUpperCase())
    .replaceAll(/[^A-Za-z0-9]/g, '') // of `*`
