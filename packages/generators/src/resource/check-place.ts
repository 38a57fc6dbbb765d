import { UserError } from '@repo/cli'
import type { ProjectState } from '../pipeline/project-state.ts'
import { routeList } from './resource-files.ts'
import { hasTokens } from './source/find-literal.ts'

const hint = 'Choose another name, or another plural with --plural'

/** Throws `GENERATE.FILE_EXISTS`. */
export function checkFree(path: string, state: ProjectState): void {
  if (state.read(path) === undefined) return
  throw new UserError({
    code: 'GENERATE.FILE_EXISTS',
    message: `The file "${path}" is there already.`,
    hint,
  })
}

/** Paths of the app that are no resource and not in the list. */
const ownPaths: ReadonlySet<string> = new Set(['docs'])

/** Throws `GENERATE.ROUTE_TAKEN`. */
export function checkRouteFree(route: string, state: ProjectState): void {
  if (ownPaths.has(route)) {
    throw new UserError({
      code: 'GENERATE.ROUTE_TAKEN',
      message: `"/${route}" is the reference page of the API.`,
      hint,
    })
  }
  if (!hasTokens(state.read(routeList), '.', 'route', '(', `'/${route}'`)) return
  throw new UserError({
    code: 'GENERATE.ROUTE_TAKEN',
    message: `"${routeList}" has the route "/${route}" already.`,
    hint,
  })
}
