import type { Conflict } from '../pipeline/conflict.ts'
import type { ModelNames } from '../plan/names.ts'
import { lineEnd } from '../schema/line-end.ts'
import { routeList } from './resource-files.ts'
import { withoutUnusedImports } from './source/edit-imports.ts'
import { editText, wholeLines } from './source/edit-text.ts'
import { sequences } from './source/find-literal.ts'
import { plain, scanSource } from './source/scan-source.ts'

interface Edited {
  content: string
  conflicts: Conflict[]
}

/** The path of a resource in the list of routes, which has its new names already; the old one stays. */
export function renameRoute(content: string, from: ModelNames, to: ModelNames): Edited {
  if (from.route === to.route) return { content, conflicts: [] }
  const calls = routeCalls(content, to.one).filter(({ path }) => path === `'/${from.route}'`)
  const [call, second] = calls
  const routes = `${to.one}Routes(deps))`
  if (call === undefined || second !== undefined) {
    const patch = [`-.route('/${from.route}', ${routes}`, `+.route('/${to.route}', ${routes}`]
    return { content, conflicts: [conflict(`route '/${from.route}'`, patch)] }
  }
  const alias = `.route('/${from.route}', ${routes} // the path of before: remove it when no caller is left`
  const text = `.route('/${to.route}', ${routes}${lineEnd(content)}${alias}`
  return { content: editText(content, [{ start: call.start, end: call.end, text }]), conflicts: [] }
}

/** The list of routes without a resource, its alias included. */
export function removeRoute(content: string, { one, route }: ModelNames): Edited {
  const calls = routeCalls(content, one)
  if (calls.length === 0) {
    const patch = [`-.route('/${route}', ${one}Routes(deps))`]
    return { content, conflicts: [conflict(`route of ${one}Routes`, patch)] }
  }
  const without = editText(
    content,
    calls.map(({ start, end, comment }) => wholeLines(content, start, comment ?? end)),
  )
  return { content: withoutUnusedImports(without, [`${one}Routes`]), conflicts: [] }
}

/** `.route('/posts', postRoutes(deps))`, with its path and the end of a comment behind it. */
function routeCalls(content: string, one: string) {
  const source = scanSource(content)
  if (source === undefined) return []
  const { tokens, partner, comments } = source
  return sequences(source, ['.', 'route', '(']).flatMap((at) => {
    const close = partner.get(at + 2) ?? at
    if (tokens[at + 4]?.text !== ',' || tokens[at + 5]?.text !== `${one}Routes`) return []
    const pathToken = tokens[at + 3]
    const { start = 0 } = tokens[at] ?? {}
    const { end = 0 } = tokens[close] ?? {}
    const behind = comments.find((comment) => comment.start >= end)
    const isBehind = behind && /^[ \t]*$/.test(content.slice(end, behind.start))
    const comment = isBehind ? behind.end : undefined
    return [{ start, end, comment, path: pathToken ? plain(pathToken) : '' }]
  })
}

const conflict = (missing: string, patch: string[]): Conflict => ({
  path: routeList,
  missing,
  patch,
})
