import type { openApiDocument } from '../../src/openapi/document.ts'

export type Document = ReturnType<typeof openApiDocument>

/** One of the document, and where it is. */
export interface Operation {
  path: string
  method: string
  described: Document['paths'][string][string]
}

export const operationsOf = (document: Document): Operation[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ path, method, described })),
  )

/** The names in `/users/{id}`. */
export const paramsOf = (path: string): string[] =>
  [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name)

/** `/users` of `/users/{id}`; undefined of what is not one of many. */
export const parentOf = (path: string): string | undefined => /^(.+)\/\{[^}]+\}$/.exec(path)?.[1]

export const hasParameter = ({ described }: Operation, name: string): boolean =>
  described.parameters?.some((parameter) => parameter.name === name) === true
