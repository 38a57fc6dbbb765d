import { createDatabase, createReplica, type DatabaseOptions, neededMigrations } from '@repo/db'
import { createAuthenticate } from './access/authenticate.ts'
import { createApp } from './app.ts'
import { type Env, parseEnv } from './env.ts'
import { createApiServer } from './operation/create-api-server.ts'
import { limitAtOnce } from './operation/limit-at-once.ts'
import { createLog } from './operation/log.ts'
import { countInDatabase, countInMemory, createRateLimit } from './operation/rate-limit.ts'
import { createReadiness } from './operation/readiness.ts'
import { createSignals, prepareShutDown } from './operation/shut-down.ts'
import { startSweeping } from './operation/sweep.ts'
import type { Pools, Telemetry } from './operation/telemetry.ts'

/** The exit code by which `pnpm dev` knows that no change of a file mends it: EX_CONFIG of sysexits.h. */
const misconfigured = 78
const env = readEnv()
const throughPooler =
  'connected through a pooler: statements are not pipelined, and prepared only with DATABASE_PREPARED_STATEMENTS=true'
const lifecycle = { draining: false }
const reportError = (err: Error, requestId?: string) => log.error({ err, requestId }, 'failed')
const pools: Pools = {}
const watched = (name: string): DatabaseOptions => ({
  onSlowQuery: (query) => log.warn(query, 'slow query'),
  onPool: (stateOf) => {
    pools[name] = stateOf
  },
  onPooler: () => log.info({ database: name }, throughPooler),
})
const db = createDatabase(env, watched('primary'))
const replica = createReplica(env, watched('replica'))
const telemetry = await startTelemetry()
const log = createLog({ level: env.LOG_LEVEL, context: telemetry?.traceOf })

const app = createApp({
  db,
  replica,
  authenticate: createAuthenticate({
    secret: env.AUTH_SECRET,
    jwksUrl: env.AUTH_JWKS_URL,
    issuer: env.AUTH_ISSUER,
    audience: env.AUTH_AUDIENCE,
  }),
  docs: env.DOCS === 'on',
  reportError,
  log,
  ...(env.RATE_LIMIT_PER_MINUTE === 0 ? {} : { limitRate: rateLimit() }),
  ...(env.CONCURRENT_REQUESTS_PER_CALLER === 0 ? {} : { takePlace: placesOfCallers() }),
  checkReadiness: createReadiness({
    db,
    migrations: neededMigrations(),
    lifecycle,
    report: reportError,
  }),
  telemetry: telemetry?.middleware,
  lifecycle,
  settings: {
    corsOrigins: env.CORS_ORIGINS,
    maxBodyBytes: env.MAX_BODY_BYTES,
    maxListBytes: env.MAX_LIST_BYTES,
    requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
    trustProxy: env.TRUST_PROXY,
  },
})

const server = createApiServer({
  app,
  keepAliveTimeoutMs: env.KEEP_ALIVE_TIMEOUT_MS,
  reportError,
})
const shutDown = prepareShutDown({
  server,
  lifecycle,
  delayMs: env.SHUTDOWN_DELAY_MS,
  timeoutMs: env.SHUTDOWN_TIMEOUT_MS,
})
const stopSweeping = startSweeping(db, reportError)
server.listen(env.PORT, env.HOST, () => {
  const address = server.address() // PORT=0 takes a free one
  const port = typeof address === 'object' ? address?.port : env.PORT
  process.stderr.write(`API on http://${env.HOST}:${port}\n`)
})
server.on('error', (error: NodeJS.ErrnoException) => {
  const taken = error.code === 'EADDRINUSE'
  process.stderr.write(
    taken ? `Port ${env.PORT} is taken. Set PORT to another: PORT=3001\n` : `${error.message}\n`,
  )
  process.exit(taken ? misconfigured : 1)
})

const received = createSignals()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(signal))
process.on('uncaughtException', (err) => {
  log.fatal({ err }, 'crashed')
  process.exit(1)
})

function readEnv(): Env {
  try {
    return parseEnv(process.env)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(misconfigured)
  }
}

/** Not even loaded where nobody collects traces. */
async function startTelemetry(): Promise<Telemetry | undefined> {
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined
  const telemetry = await import('./operation/telemetry.ts')
  return telemetry.startTelemetry({
    service: env.OTEL_SERVICE_NAME,
    pools,
    exportIntervalMs: env.OTEL_METRIC_EXPORT_INTERVAL,
  })
}

function rateLimit() {
  const count = env.RATE_LIMIT_STORE === 'postgres' ? countInDatabase(db) : countInMemory()
  return createRateLimit({ perMinute: env.RATE_LIMIT_PER_MINUTE, count, report: reportError })
}

/** Of the connections, one caller's lists leave at least one to others. */
function placesOfCallers() {
  return limitAtOnce({
    requests: env.CONCURRENT_REQUESTS_PER_CALLER,
    lists: Math.max(1, env.DATABASE_POOL_SIZE - 1),
  })
}

async function end(signal: string): Promise<void> {
  const which = received()
  if (which === 'again') process.exit(1)
  if (which === 'same') return
  log.info({ signal }, 'ending')
  stopSweeping()
  const complete = await shutDown()
  await Promise.all([
    db.$disconnect(),
    replica?.$disconnect(),
    telemetry?.stop().catch(reportError),
  ])
  log.info({ complete }, 'ended')
  process.exit(complete ? 0 : 1)
}
