import type { ProjectState } from '../pipeline/project-state.ts'
import { existingModelNames } from '../plan/names.ts'
import { idColumn } from '../plan/relation-target.ts'
import { enumValues, requireModel } from '../schema/schema-lookup.ts'
import type { ApiContext } from './api-field.ts'
import { resourcePaths } from './resource-files.ts'
import { schemaName } from './schema-name.ts'

/** What the API can know of a model's surroundings from the project as it is. */
export function apiContext(model: string, state: ProjectState): ApiContext {
  return {
    model,
    target(name) {
      const block = requireModel(state.schema, name)
      return { names: existingModelNames(state.schema, block), id: idColumn(block) }
    },
    enumValues: (name) => enumValues(state.schema, name),
    hasApi: (names) =>
      state.read(resourcePaths(names).schemas)?.includes(`const ${schemaName(names)} =`) === true,
    hasFactory: (names) =>
      state.read(resourcePaths(names).factory)?.includes(`create${names.model}`) === true,
  }
}
