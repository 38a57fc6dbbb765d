import type { ModelNames } from '../plan/names.ts'

export const resourceFolder = ({ route }: Pick<ModelNames, 'route'>) =>
  `apps/api/src/routes/${route}`

/** Where the parts of a resource are, from the project's root. */
export function resourcePaths({ route, file }: Pick<ModelNames, 'route' | 'file'>) {
  const folder = resourceFolder({ route })
  return {
    routes: `${folder}/routes.ts`,
    schemas: `${folder}/schemas.ts`,
    test: `${folder}/routes.test.ts`,
    factory: `packages/db/src/testing/factories/${file}.ts`,
  }
}

/** The list of all resources. */
export const routeList = 'apps/api/src/routes/index.ts'
