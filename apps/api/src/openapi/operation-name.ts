import { z } from 'zod'
import type { DescribedRoute } from './described-routes.ts'

export interface OperationName {
  /** `listUsers`, `createUser`, `readUser`, `updateUser`, `deleteUser`; `getHealthLive` elsewhere. */
  id: string
  summary: string
  /** The first segment of its path: `users`. */
  tag: string
}

const verbs = { get: 'read', post: 'create', put: 'replace', patch: 'update', delete: 'delete' }

/** Names the operation of a route, one of `all`: a resource is called what its list is a list of. */
export function operationName(route: DescribedRoute, all: DescribedRoute[]): OperationName {
  const segments = route.path.split('/').filter((segment) => segment !== '')
  const tag = segments[0] ?? 'root'
  const collection = route.path.replace(/\/:\w+$/, '')
  const list = all.find(({ path, list }) => list !== undefined && path === collection)
  const one = list?.list ? z.globalRegistry.get(list.list.schema)?.id : undefined
  const isCollection = collection === route.path
  const standard = isCollection ? /^(get|post)$/ : /^(get|put|patch|delete)$/
  if (one === undefined || !standard.test(route.method)) {
    const words = segments.map((segment) => segment.replace(/^:/, 'by-'))
    return named(route.method, words.map(pascal).join(''), tag)
  }
  if (route.list) return named('list', pascal(collection.split('/').at(-1) ?? ''), tag)
  return named(verbs[route.method], one, tag)
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
  text.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_match, first) => first.toUpperCase())
