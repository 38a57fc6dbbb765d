import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'

/** A body of another type would be read as an empty one. */
export const requireJson: MiddlewareHandler = (c, next) => {
  const type = c.req.header('content-type') ?? ''
  if (/^(POST|PUT|PATCH)$/.test(c.req.method) && !/^application\/(.+\+)?json\b/.test(type)) {
    throw new HTTPException(415, { message: 'The body must be sent as application/json.' })
  }
  return next()
}
