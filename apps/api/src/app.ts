import type { Database } from '@repo/db'
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import './json-types.ts'
import { notFound, onError } from './problems.ts'
import { routes } from './routes/index.ts'

/** What the routes need from outside; tests pass their own. */
export interface Deps {
  db: Database
  /** Called with every error that becomes a 500 or a 503. */
  reportError: (error: Error, requestId: string) => void
}

/** A body of another type would be read as an empty one. */
const requireJson: MiddlewareHandler = (c, next) => {
  const type = c.req.header('content-type') ?? ''
  if (/^(POST|PUT|PATCH)$/.test(c.req.method) && !/^application\/(.+\+)?json\b/.test(type)) {
    throw new HTTPException(415, { message: 'The body must be sent as application/json.' })
  }
  return next()
}

const maxBodyBytes = 1024 * 1024

export function createApp(deps: Deps) {
  const app = new Hono<{ Variables: { requestId: string } }>()
  app.onError((error, c) => onError(error, c, deps.reportError))
  app.notFound(notFound)
  app.use(requestId())
  app.use(secureHeaders())
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () => {
        throw new HTTPException(413, { message: `The body is larger than ${maxBodyBytes} bytes.` })
      },
    }),
  )
  app.use(requireJson)
  return app.route('/', routes(deps))
}
