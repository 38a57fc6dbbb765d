import type { Database } from '@repo/db'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import type { Caller } from './access/access.ts'
import type { Authenticate } from './access/authenticate.ts'
import './http/json-types.ts'
import { notFound, onError } from './http/problems.ts'
import { requireJson } from './http/require-json.ts'
import { replicaReads } from './operation/replica-reads.ts'
import { routes } from './routes/index.ts'

/** What every handler finds in its context. */
export interface ApiEnv {
  Variables: {
    requestId: string
    /** Undefined without a token. */
    caller: Caller | undefined
    /** Where its GET requests read; absent without a replica. */
    reads?: Database
  }
}

export type ApiContext = Context<ApiEnv>

/** What the routes need from outside; tests pass their own. */
export interface Deps {
  /** For writes, and for reads that must see all of them. */
  db: Database
  /** For the reads of GET requests. */
  replica?: Database | undefined
  authenticate: Authenticate
  /** Called with every error that becomes a 500 or a 503. */
  reportError: (error: Error, requestId: string) => void
}

/** What routes work with. */
export interface RouteDeps extends Deps {
  /** For the reads of a request: the replica, unless its session wrote what that does not have yet. */
  reads: (c: ApiContext) => Database
}

const maxBodyBytes = 1024 * 1024

export function createApp(deps: Deps) {
  const app = new Hono<ApiEnv>()
  app.onError((error, c) => onError(error, c, deps.reportError))
  app.notFound(notFound)
  app.use(requestId())
  app.use(secureHeaders())
  app.use(async (c, next) => {
    c.set('caller', await deps.authenticate(c.req.header('authorization')))
    await next()
  })
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () => {
        throw new HTTPException(413, { message: `The body is larger than ${maxBodyBytes} bytes.` })
      },
    }),
  )
  app.use(requireJson)
  if (deps.replica !== undefined) app.use(replicaReads(deps.db, deps.replica))
  return app.route('/', routes({ ...deps, reads: (c) => c.get('reads') ?? deps.db }))
}
