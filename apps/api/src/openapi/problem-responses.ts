import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import type { Schemas } from './collect-schemas.ts'
import type { DescribedRoute } from './described-routes.ts'
import { isChange, isRepeatable } from './parameters.ts'
import { headersOf } from './response-headers.ts'

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'What a client switches on; words may change.' }),
    detail: z.string(),
    instance: z.string().optional().meta({ description: 'The path of the request.' }),
    requestId: z.string().meta({ description: 'What the server logs of this request under.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'One entry for each part of the request that does not fit.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' })

/** Problems by status, and what they mean to a caller. */
const meanings = {
  400: 'The request does not fit; `errors` says where.',
  401: 'There is no token, or it does not hold.',
  403: 'The token lacks the scope.',
  404: 'There is no such record.',
  409: 'Another record, or another request at the same time, stands in the way.',
  412: 'The record is gone, or changed since the version of `If-Match`.',
  413: 'The body is too large.',
  415: 'The body is not said to be JSON.',
  422: 'The `Idempotency-Key` was used for another request.',
  429: 'Too many requests; `Retry-After` says when there may be another.',
  503: 'The database does not answer, or the server is stopping.',
  504: 'The request took too long, and may still take effect.',
}

type ProblemStatus = keyof typeof meanings

/** Shared by all operations, by name: `BadRequest`. */
export const problemComponents = (schemas: Schemas) =>
  Object.fromEntries(
    Object.entries({ ...meanings, default: 'The server failed.' }).map(([status, description]) => [
      nameOf(status),
      {
        description,
        headers: headersOf(status),
        content: { 'application/problem+json': { schema: schemas.of(problem, 'output') } },
      },
    ]),
  )

export const problemContent = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
}

/** Whether a route says by this answer that it is a problem. */
export const isProblem = (status: string, schema: z.ZodType | undefined) =>
  schema === undefined && Number(status) >= 400

/** References to those that the route may answer. */
export const problemResponses = (route: DescribedRoute) =>
  Object.fromEntries(
    [...statusesOf(route), 'default' as const].map((status) => [
      status,
      status === 'default' || status in meanings
        ? { $ref: `#/components/responses/${nameOf(status)}` }
        : {
            description: STATUS_CODES[status] ?? 'A problem',
            headers: headersOf(status),
            content: problemContent,
          },
    ]),
  )

const nameOf = (status: string | number) =>
  status === 'default' ? 'Failure' : (STATUS_CODES[status] ?? '').replaceAll(/[^A-Za-z]/g, '')

function statusesOf(route: DescribedRoute): number[] {
  const { access, answers, inputs, method, related } = route
  const all = [access, ...Object.values(related).map((included) => included.access)]
  const may: Record<ProblemStatus, boolean> = {
    400: inputs.size > 0 || route.list !== undefined,
    401: true, // of a token that does not hold, also where none is needed
    403: all.some((one) => one !== 'public'),
    404: inputs.has('param'),
    409: method !== 'get',
    412: isChange(route),
    413: inputs.has('json'),
    415: inputs.has('json'),
    422: isRepeatable(route),
    429: true,
    503: true,
    504: true,
  }
  const own = Object.entries(answers).flatMap(([status, schema]) =>
    isProblem(status, schema) ? Number(status) : [],
  )
  const shared = Object.entries(may).flatMap(([status, is]) => (is ? Number(status) : []))
  return [...new Set([...shared, ...own])]
}
