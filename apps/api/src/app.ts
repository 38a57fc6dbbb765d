import type { HttpBindings } from '@hono/node-server'
import type { Database } from '@repo/db'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import type { Caller } from './access/access.ts'
import type { Authenticate } from './access/authenticate.ts'
import { checkAccess } from './access/check-access.ts'
import { withoutRoute } from './http/allowed-methods.ts'
import './http/json-types.ts'
import { onError } from './http/problems.ts'
import { documentation } from './openapi/routes.ts'
import { edge } from './operation/edge.ts'
import type { Place, TakePlace } from './operation/limit-at-once.ts'
import type { Log } from './operation/log.ts'
import type { LimitRate } from './operation/rate-limit.ts'
import type { CheckReadiness } from './operation/readiness.ts'
import { replicaReads } from './operation/replica-reads.ts'
import { routes } from './routes/index.ts'

/** What every handler finds in its context. */
export interface ApiEnv {
  /** Node's own request and answer; a test that has no socket has none. */
  Bindings: Partial<HttpBindings>
  Variables: {
    requestId: string
    db: Database
    /** Undefined without a token that holds. */
    caller: Caller | undefined
    /** Why the Authorization header names no caller, for routes that need one. */
    refusal?: Error
    /** Whether it is to change one version of a record, and no other. */
    conditional?: boolean
    /** Of the answer, unless it becomes a problem. */
    headers?: Record<string, string>
    /** How many bytes the answer of a list has at most. */
    maxListBytes?: number
    /** The value of the header RateLimit. */
    rate?: string | undefined
    /** Among the requests of its caller; absent where those are not limited. */
    place?: Place
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
  /** Whether /openapi.json and /docs are there. */
  docs: boolean
  /** Called with every error that becomes a 500 or a 503. */
  reportError: (error: Error, requestId: string) => void
  log: Log
  /** Without it callers may come as often as they like. */
  limitRate?: LimitRate
  /** Without it callers may have any number of requests under way at once. */
  takePlace?: TakePlace
  checkReadiness: CheckReadiness
  /** Sees all of each request; absent where nobody collects traces. */
  telemetry?: MiddlewareHandler<ApiEnv> | undefined
  /** Changed from outside, when the process is about to end. */
  lifecycle: { draining: boolean }
  settings: Settings
}

/** What routes work with. */
export interface RouteDeps extends Deps {
  /** For the reads of a request: the replica, unless its session wrote what that does not have yet. */
  reads: (c: ApiContext) => Database
}

export interface Settings {
  /** Of the pages that may call this API from a browser. */
  corsOrigins: readonly string[]
  maxBodyBytes: number
  maxListBytes: number
  /** 0 for none. */
  requestTimeoutMs: number
  /** How many proxies of our own a request comes through. */
  trustProxy: number
}

/** The service with its routes; a test passes others. */
export function createApp(deps: Deps, all: (deps: RouteDeps) => Hono<ApiEnv> = routes) {
  const app = new Hono<ApiEnv>()
  app.onError((error, c) => onError(error, c, deps))
  app.notFound(withoutRoute(app))
  if (deps.telemetry !== undefined) app.use(deps.telemetry)
  app.use(edge(deps))
  if (deps.replica !== undefined) app.use(replicaReads(deps.db, deps.replica))
  app.route('/', all({ ...deps, reads: (c) => c.get('reads') ?? deps.db }))
  if (deps.docs) app.route('/', documentation(app.routes))
  checkAccess(app.routes)
  return app
}
