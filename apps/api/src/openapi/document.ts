import type { RouterRoute } from 'hono/types'
import { collectSchemas } from './collect-schemas.ts'
import { describedRoutes } from './described-routes.ts'
import { operationOf } from './operation.ts'
import { operationNames } from './operation-name.ts'
import { pathTemplate } from './path-parameters.ts'
import { problemComponents } from './problem-responses.ts'
import { headerComponents } from './response-headers.ts'

/** What the document says of the API as a whole. */
const info = {
  title: 'API',
  version: '1.0.0',
  description:
    'Lists come in pages: send `nextCursor` back as `cursor`, with the same `sort` and filters.',
}

/** The OpenAPI 3.1 document of an app's routes, from the marks of their handlers. */
export function openApiDocument(routes: readonly RouterRoute[]) {
  const described = describedRoutes(routes)
  const schemas = collectSchemas()
  const responses = problemComponents(schemas)
  const paths: Record<string, Record<string, ReturnType<typeof operationOf>>> = {}
  const tags = new Set<string>()
  for (const [route, name] of operationNames(described)) {
    tags.add(name.tag)
    const path = pathTemplate(route.path)
    paths[path] = { ...paths[path], [route.method]: operationOf(route, name, schemas) }
  }
  return {
    openapi: '3.1.1',
    info,
    servers: [{ url: '/' }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.components,
      responses,
      headers: headerComponents,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `Scopes of the API: ${scopesOf(described).join(', ')}.`,
        },
      },
    },
  }
}

const scopesOf = (routes: ReturnType<typeof describedRoutes>) => [
  ...new Set(routes.flatMap(({ access }) => (access === 'public' ? [] : [`\`${access.scope}\``]))),
]
