import { STATUS_CODES } from 'node:http'
import type { Database } from '@repo/db'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import type { ApiContext, Deps } from '../app.ts'
import type { OwnMistake } from './broken-rules.ts'
import { databaseProblem } from './database-problems.ts'

/** One entry of `errors` in a validation problem. */
export interface FieldProblem {
  /** Dotted path in the body, query or parameters: `author.name`. */
  path: string
  message: string
}

/** What went wrong, as the client is told it. */
export interface Problem {
  status: ContentfulStatusCode
  /** What a client switches on; the words of `detail` may change. By default the status has one. */
  code?: string
  detail: string
  errors?: FieldProblem[]
  /** Of the answer: `Retry-After`, `WWW-Authenticate`. */
  headers?: Record<string, string>
}

/** Thrown, it is answered. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options)
    this.problem = problem
  }
}

/** Of one answer: whoever sends more mistakes than that mends these first. */
export const mostProblems = 100
/** Names of what was sent come into problems, and may be as long as the body. */
const mostCharacters = 500

/** The body of a request does not fit: a 400 with a path for every problem. */
export class ValidationError extends ProblemError {
  constructor(errors: FieldProblem[]) {
    super({
      status: 400,
      code: 'invalid',
      detail: 'The request does not fit.',
      errors: errors.slice(0, mostProblems).map(({ path, message }) => ({
        path: path.slice(0, mostCharacters),
        message: message.slice(0, mostCharacters),
      })),
    })
  }
}

/** Those that zod found below a path. */
export const problemsOf = (
  { issues }: Pick<z.core.$ZodError, 'issues'>,
  ...below: string[]
): FieldProblem[] =>
  issues.flatMap((issue) => {
    const path = [...below, ...issue.path]
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: path.join('.'), message: issue.message }]
    }
    return issue.keys
      .slice(0, mostProblems)
      .map((key) => ({ path: [...path, key].join('.'), message: 'is unknown' }))
  })

/** Every error leaves as RFC 9457 problem details; nothing of an unknown one is shown. */
export async function onError(
  error: Error,
  c: ApiContext,
  { db, reportError }: Pick<Deps, 'db' | 'reportError'>,
): Promise<Response> {
  const found = await problemOf(error, c, db)
  const problem = 'reason' in found ? internal : found
  // A problem that has no cause was meant.
  const meant = error instanceof ProblemError && error.cause === undefined
  const logged = 'reason' in found ? new Error(found.reason, { cause: error }) : error
  if (problem.status >= 500 && !meant) reportError(logged, c.get('requestId'))
  return respond(c, problem)
}

/** A new Response: headers that were meant for another answer, such as its ETag, are not of this one. */
export const respond = (c: ApiContext, problem: Problem): Response =>
  new Response(bodyOf(problem, { instance: c.req.path, requestId: c.get('requestId') }), {
    status: problem.status,
    headers: { ...problem.headers, 'content-type': 'application/problem+json' },
  })

/** The problem details; `more` tells this occurrence from others. */
export const bodyOf = (
  { status, code = codes[status] ?? 'failed', detail, errors }: Problem,
  more: { instance?: string; requestId: string },
): string =>
  JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    code,
    detail,
    ...more,
    errors,
  })

const codes: Partial<Record<ContentfulStatusCode, string>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  409: 'conflict',
  412: 'precondition_failed',
  413: 'too_large',
  415: 'unsupported_media_type',
  417: 'expectation_failed',
  422: 'unprocessable',
  429: 'rate_limited',
  431: 'headers_too_large',
  500: 'internal',
  503: 'unavailable',
  504: 'timeout',
}

async function problemOf(error: Error, c: ApiContext, db: Database): Promise<Problem | OwnMistake> {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof HTTPException) return { status: error.status, detail: error.message }
  const conditional = c.get('conditional') === true
  return (await databaseProblem(error, { conditional, sent: bodyOfRequest(c) }, db)) ?? internal
}

/** What `valid('json', …)` read, if the route has come that far. */
const bodyOfRequest = (c: ApiContext): object => Object(c.req.valid('json' as never)) // typed by the handlers of a route

export const arrivedTooLate: Problem = {
  status: 408,
  detail: 'The request took too long to arrive.',
}

export const internal: Problem = {
  status: 500,
  detail: 'The server failed to answer; the request id finds the reason in its log.',
}
