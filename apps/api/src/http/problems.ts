import { STATUS_CODES } from 'node:http'
import { Prisma } from '@repo/db'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import type { ApiContext } from '../app.ts'

/** One entry of `errors` in a validation problem. */
export interface FieldProblem {
  /** Dotted path in the body, query or parameters: `author.name`. */
  path: string
  message: string
}

/** The body of a request does not fit: a 400 with a path for every problem. */
export class ValidationError extends Error {
  readonly fields: FieldProblem[]
  constructor(fields: FieldProblem[]) {
    super('The request does not fit.')
    this.fields = fields
  }
}

/** Those that zod found below a path. */
export const problemsOf = (
  { issues }: Pick<z.core.$ZodError, 'issues'>,
  ...below: string[]
): FieldProblem[] =>
  issues.map(({ path, message }) => ({ path: [...below, ...path].join('.'), message }))

interface Problem {
  status: ContentfulStatusCode
  detail: string
  errors?: FieldProblem[]
}

/** Every error leaves as RFC 9457 problem details; nothing of an unknown one is shown. */
export function onError(
  error: Error,
  c: ApiContext,
  report: (error: Error, requestId: string) => void,
): Response {
  const problem = problemOf(error, c.req.header('if-match') !== undefined)
  if (problem.status >= 500) report(error, c.var.requestId)
  return respond(c, problem)
}

export const notFound = (c: Context) =>
  respond(c, { status: 404, detail: `No route for ${c.req.method} ${c.req.path}.` })

function respond(c: Context, { status, ...rest }: Problem): Response {
  const body = { type: 'about:blank', title: STATUS_CODES[status], status, ...rest }
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' })
}

function problemOf(error: Error, conditional: boolean): Problem {
  if (error instanceof ValidationError) {
    return { status: 400, detail: error.message, errors: error.fields }
  }
  if (error instanceof HTTPException) return { status: error.status, detail: error.message }
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    // RFC 9110: where there is no record, no version of it matches.
    if (error.code === 'P2025' && conditional) return changedSince
    const problem = databaseProblems[error.code]
    if (problem) return problem
    // Data exceptions and exceeded limits: an index entry has 2704 bytes at most.
    if (/^(22|54)/.test(sqlState(error)))
      return { status: 400, detail: 'A value does not fit its column.' }
  }
  return {
    status: 500,
    detail: 'The server failed to answer; the request id finds the reason in its log.',
  }
}

/** PostgreSQL's own code of an error that Prisma has none for, or ''. */
function sqlState({ meta }: Prisma.PrismaClientKnownRequestError): string {
  const cause = (meta?.driverAdapterError as { cause?: { originalCode?: unknown } } | undefined)
    ?.cause
  return String(cause?.originalCode ?? '')
}

const changedSince: Problem = {
  status: 412,
  detail: 'The record is gone, or changed since the version that If-Match names.',
}

const away: Problem = { status: 503, detail: 'The database does not answer.' }

/** Prisma's error codes that a client can do something about. */
const databaseProblems: Record<string, Problem> = {
  P2000: { status: 400, detail: 'A value is longer than its column.' },
  P2020: { status: 400, detail: 'A value is out of the range of its column.' },
  P2002: { status: 409, detail: 'Another record has this value, which must be unique.' },
  P2003: {
    status: 409,
    detail: 'A record that this one refers to, or that refers to it, stands in the way.',
  },
  P2025: { status: 404, detail: 'No such record.' },
  P2034: {
    status: 409,
    detail: 'Another request changed this record at the same time; try again.',
  },
  P1001: away,
  P1002: away,
  P1008: away,
  P1017: away,
  P2024: away,
  P2037: away,
}
