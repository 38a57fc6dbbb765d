import type { MiddlewareHandler } from 'hono'
import type { ApiContext, ApiEnv } from '../app.ts'
import { type About, type Access, type Answers, marked } from '../http/marks.ts'
import { ProblemError } from '../http/problems.ts'
import { writerOfAnswers } from '../http/write-answer.ts'

/** Who calls, as a verified token says. */
export interface Caller {
  subject: string
  scopes: ReadonlySet<string>
}

/** Scope of a development token: everything. */
export const everything = '*'

/** Lets callers with the scope in, such as `posts:read`. Throws for one that no token can have. */
export const can = (scope: string, answers: Answers, about: About = {}) => {
  if (!scopeForm.test(scope) || scope === 'public') {
    throw new Error(
      `can('${scope}', …): a scope is visible ASCII characters without spaces, quotes and backslashes, as 'posts:read', and not 'public'.`,
    )
  }
  const access = { scope }
  const write = writerOfAnswers(answers)
  const guard: MiddlewareHandler<ApiEnv> = (c, next) => {
    demand(access, c)
    write?.(c)
    return next()
  }
  return marked(guard, { access, answers, about })
}

/** RFC 6749: a token lists them with spaces between. */
const scopeForm = /^[!#-[\]-~]+$/

/** Throws a 401 or 403 where the caller may not. */
export function demand(access: Access, c: Pick<ApiContext, 'get'>): void {
  if (access === 'public') return
  const caller = c.get('caller')
  if (caller === undefined) throw c.get('refusal') ?? noToken()
  const { scope } = access
  if (!caller.scopes.has(scope) && !caller.scopes.has(everything)) throw forbidden(scope)
}

/** Lets everyone in. */
export const open = (answers: Answers, about: About = {}) => {
  const write = writerOfAnswers(answers)
  const guard: MiddlewareHandler<ApiEnv> = (c, next) => {
    write?.(c)
    return next()
  }
  return marked(guard, { access: 'public', answers, about })
}

/** RFC 6750: without a token the challenge carries no error. */
const noToken = () =>
  new ProblemError({
    status: 401,
    code: 'token_missing',
    detail: 'A bearer token is needed.',
    headers: { 'www-authenticate': 'Bearer' },
  })

export const invalidToken = (
  code: 'token_invalid' | 'token_expired',
  detail: string,
  options?: ErrorOptions,
) =>
  new ProblemError(
    {
      status: 401,
      code,
      detail,
      headers: {
        'www-authenticate': `Bearer error="invalid_token", error_description="${detail}"`,
      },
    },
    options,
  )

const forbidden = (scope: string) =>
  new ProblemError({
    status: 403,
    code: 'scope_missing',
    detail: `The token has no scope "${scope}".`,
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  })
