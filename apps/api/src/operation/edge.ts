import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { ApiContext, ApiEnv, Deps } from '../app.ts'
import { fillHeaders, headerOf } from '../http/headers.ts'
import { arrivedTooLate, onError, ProblemError } from '../http/problems.ts'
import { createAdmit } from './admit.ts'
import { createCors } from './cors.ts'
import { describeTarget, type Log } from './log.ts'

/**
 * Of every answer that does not say otherwise: nothing of this API is a page, a script or a frame, nor
 * for others than who asked.
 */
const answerHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
}

/**
 * What every request passes, as one middleware: as seven of Hono's it cost more than Hono, Node and
 * the route together.
 */
export function edge(deps: Deps): MiddlewareHandler<ApiEnv> {
  const { lifecycle, log, settings } = deps
  const admit = createAdmit(deps)
  const cors = settings.corsOrigins.length > 0 ? createCors(settings.corsOrigins) : undefined
  return async (c, next) => {
    const started = performance.now()
    const requestId = requestIdOf(headerOf(c, 'x-request-id'))
    c.set('requestId', requestId)
    c.set('maxListBytes', settings.maxListBytes)
    c.set('db', deps.db)
    try {
      await within(settings.requestTimeoutMs, c, () => admit(c, next))
    } catch (error) {
      c.res = await onError(asError(error), c, deps)
    }
    const rate = c.get('rate')
    fillHeaders(c, {
      ...answerHeaders,
      'x-request-id': requestId,
      ...(rate === undefined ? {} : { ratelimit: rate }),
      ...(lifecycle.draining ? { connection: 'close' } : {}),
      ...(c.res.status < 400 ? c.get('headers') : {}),
    })
    cors?.(c, c.res.headers)
    writeLine(c, log, performance.now() - started)
  }
}

/** The caller's own, if it is short and plain: it goes into headers and logs. */
const requestIdOf = (given: string | undefined) =>
  given !== undefined && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID()

/** Answers in time; what the route still does goes on, and its answer is dropped. */
function within(ms: number, c: ApiContext, next: () => Promise<void>): Promise<void> {
  if (ms === 0) return next()
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLate(ms, c)), ms)
    const settle = (error?: unknown) => {
      clearTimeout(timer)
      if (error === undefined) resolve()
      else reject(error)
    }
    next().then(() => settle(), settle)
  })
}

const tooLate = (ms: number, c: ApiContext) =>
  c.env?.incoming?.complete === false
    ? new ProblemError(arrivedTooLate)
    : new ProblemError({
        status: 504,
        detail: `The request took longer than ${ms} ms; it may still take effect.`,
      })

const asError = (thrown: unknown) =>
  thrown instanceof Error ? thrown : new Error('What was thrown is no Error.', { cause: thrown })

function writeLine(c: ApiContext, log: Log, ms: number): void {
  const { path, method, url } = c.req
  // Probes come every few seconds.
  const level = path.startsWith('/health/') ? 'debug' : c.res.status >= 500 ? 'error' : 'info'
  if (!log.isLevelEnabled(level)) return
  const route = routePath(c, -1)
  log[level](
    {
      requestId: c.get('requestId'),
      method,
      path: describeTarget(url),
      route: route === '/*' ? undefined : route,
      status: c.res.status,
      ms: Math.round(ms * 100) / 100,
      caller: c.get('caller')?.subject,
    },
    'request',
  )
}
