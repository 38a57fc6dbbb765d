import { STATUS_CODES } from 'node:http'
import type { z } from 'zod'
import type { Related } from '../http/include.ts'
import { summaryOf } from '../http/summary.ts'
import type { JsonSchema, Schemas } from './collect-schemas.ts'
import { type DescribedRoute, hasVersion } from './described-routes.ts'
import type { OperationName } from './operation-name.ts'
import { isRepeatable, parametersOf } from './parameters.ts'
import { isProblem, problemContent, problemResponses } from './problem-responses.ts'
import { headersOf } from './response-headers.ts'

/** The operation object of a route. */
export function operationOf(route: DescribedRoute, name: OperationName, schemas: Schemas) {
  const parameters = parametersOf(route, schemas)
  const body = route.inputs.get('json')
  return {
    operationId: name.id,
    summary: name.summary,
    ...(name.description === undefined ? {} : { description: name.description }),
    tags: [name.tag],
    security: route.access === 'public' ? [] : [{ bearer: [route.access.scope] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: bodyOf(body, route, name, schemas) } : {}),
    responses: { ...problemResponses(route), ...answersOf(route, schemas) },
  }
}

const bodyOf = (
  body: z.ZodType,
  { maxBodyBytes }: DescribedRoute,
  { id }: OperationName,
  schemas: Schemas,
) => ({
  ...(maxBodyBytes === undefined ? {} : { description: `At most ${maxBodyBytes} bytes.` }),
  required: true,
  content: {
    'application/json': {
      schema: schemas.add(
        `${id.charAt(0).toUpperCase()}${id.slice(1)}Body`,
        schemas.of(body, 'input'),
      ),
    },
  },
})

const answersOf = (route: DescribedRoute, schemas: Schemas) =>
  Object.fromEntries(
    Object.entries(route.answers)
      .filter(([status, schema]) => !isProblem(status, schema))
      .map(([status, schema]) => [
        status,
        {
          description: STATUS_CODES[status] ?? 'Answered',
          headers: headersOf(status, {
            etag: hasVersion(schema),
            replay: isRepeatable(route),
          }),
          ...(schema
            ? {
                content: {
                  [mediaTypeOf(schema)]: { schema: answerOf(schema, route, schemas) },
                  // What all routes share may answer the same status.
                  ...(Number(status) >= 400 ? problemContent : {}),
                },
              }
            : {}),
        },
      ]),
  )

const mediaTypeOf = (schema: z.ZodType) =>
  String(schema.meta()?.contentMediaType ?? 'application/json')

function answerOf(schema: z.ZodType, route: DescribedRoute, schemas: Schemas): JsonSchema {
  const json = schemas.of(schema, 'output')
  const { related } = route
  if (Object.keys(related).length === 0) return json
  const record = route.list ? summaryOf(route.list.schema) : schema
  const bare = schemas.of(record, 'output')
  const name = String(bare.$ref).split('/').at(-1) ?? ''
  const including = schemas.add(
    `${name}WithRelated`,
    withRelated(schemas.components[name] ?? bare, related, schemas),
  )
  // Where a page or the record itself refers to the bare one.
  return JSON.parse(
    JSON.stringify(json).replaceAll(JSON.stringify(bare), JSON.stringify(including)),
  )
}

/** The record, with what `?include=` may add to it. */
const withRelated = (record: JsonSchema, related: Related, schemas: Schemas): JsonSchema => ({
  ...record,
  properties: {
    ...Object(record.properties),
    ...Object.fromEntries(
      Object.entries(related).map(([name, { schema }]) => [
        name,
        { anyOf: [schemas.of(summaryOf(schema), 'output'), { type: 'null' }] },
      ]),
    ),
  },
})
