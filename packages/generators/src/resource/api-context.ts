import type { ProjectState } from '../pipeline/project-state.ts'
import { existingModelNames, type ModelNames } from '../plan/names.ts'
import { idColumn } from '../plan/relation-target.ts'
import { enumValues, requireModel } from '../schema/schema-lookup.ts'
import type { ApiContext } from './api-field.ts'
import { resourcePaths } from './resource-files.ts'
import { schemaName } from './schema-name.ts'

/** `posts:read` */
export const usualScope = ({ route }: Pick<ModelNames, 'route'>) => `${route}:read`

/** What the first route that reads wants of its callers. */
function writtenScope(routes: string): string | undefined {
  const [found, scope] = /\.get\([\s\S]*?\b(?:can\(\s*['"]([^'"]+)['"]|open\()/.exec(routes) ?? []
  return found && (scope ?? 'public')
}

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
      if (!state.read(schemas)?.includes(`const ${schemaName(names)} =`)) return undefined
      return writtenScope(state.read(routes) ?? '') ?? usualScope(names)
    },
    hasFactory: (names) =>
      state.read(resourcePaths(names).factory)?.includes(`create${names.model}`) === true,
  }
}
