import type { ProjectState } from '../pipeline/project-state.ts'
import { existingModelNames, type ModelNames } from '../plan/names.ts'
import { idColumn } from '../plan/relation-target.ts'
import { enumValues, requireModel } from '../schema/schema-lookup.ts'
import type { ApiContext } from './api-field.ts'
import { resourcePaths } from './resource-files.ts'
import { schemaName } from './schema-name.ts'
import { hasTokens, sequences } from './source/find-literal.ts'
import { plain, scanSource } from './source/scan-source.ts'

/** `posts:read` */
export const usualScope = ({ route }: Pick<ModelNames, 'route'>) => `${route}:read`

/**
 * What `.get('/:id', can('posts:read', …))` wants of who reads a record, or `public`. Undefined where
 * that is not written just so: the API does not start with another one.
 */
function writtenScope(routes: string): string | undefined {
  const source = scanSource(routes)
  if (source === undefined) return undefined
  const guards = sequences(source, ['.', 'get', '(']).flatMap((at) => {
    const [path, comma, guard, open, scope] = source.tokens.slice(at + 3).map(plain)
    if (comma !== ',' || open !== '(' || !/^'\/:[^/]*'$/.test(path ?? '')) return []
    return guard === 'open' ? ['public'] : guard === 'can' ? [textOf(scope)] : []
  })
  return guards[0]
}

/** `posts:read` of `'posts:read'`. */
const textOf = (token: string | undefined) => /^'(.+)'$/.exec(token ?? '')?.[1]

/** What the API can know of a model's surroundings from the project as it is. */
export function apiContext(model: string, state: ProjectState): ApiContext {
  return {
    model,
    target(name) {
      const block = requireModel(state.schema, name)
      return { names: existingModelNames(state.schema, block), id: idColumn(block) }
    },
    enumValues: (name) => enumValues(state.schema, name),
    readScope(names) {
      const { schemas, routes } = resourcePaths(names)
      if (!hasTokens(state.read(schemas), 'const', schemaName(names))) return undefined
      return writtenScope(state.read(routes) ?? '') ?? usualScope(names)
    },
    hasFactory: (names) =>
      hasTokens(state.read(resourcePaths(names).factory), `create${names.model}`),
  }
}
