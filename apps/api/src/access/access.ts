import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ApiEnv } from '../app.ts'
import { type Answers, marked } from '../http/marks.ts'

/** Who calls, as a verified token says. */
export interface Caller {
  subject: string
  scopes: ReadonlySet<string>
}

/** Scope of a development token: everything. */
export const everything = '*'

/** Lets callers with the scope in, such as `posts:read`. */
export const can = (scope: string, answers: Answers) => {
  const guard: MiddlewareHandler<ApiEnv> = (c, next) => {
    const { caller } = c.var
    if (caller === undefined) throw unauthorized()
    if (!caller.scopes.has(scope) && !caller.scopes.has(everything)) throw forbidden(scope)
    return next()
  }
  return marked(guard, { access: { scope }, answers })
}

/** Lets everyone in. */
export const open = (answers: Answers) => {
  const guard: MiddlewareHandler<ApiEnv> = (_c, next) => next()
  return marked(guard, { access: 'public', answers })
}

const unauthorized = () => new HTTPException(401, { message: 'A bearer token is needed.' })

const forbidden = (scope: string) =>
  new HTTPException(403, { message: `The token has no scope "${scope}".` })
