import { setTimeout as wait } from 'node:timers/promises'
import {
  context,
  metrics,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { PrismaInstrumentation } from '@prisma/instrumentation'
import type { PoolState } from '@repo/db'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { ApiContext, ApiEnv } from '../app.ts'

export interface Telemetry {
  middleware: MiddlewareHandler<ApiEnv>
  /** Of the request that runs, for the lines of the log. */
  traceOf: () => { trace_id?: string }
  /** Sends what is left, in two seconds or not. */
  stop: () => Promise<void>
}

interface TelemetryOptions {
  service: string
  pools: Pools
  /** Of metrics. */
  exportIntervalMs: number
}

/** Of each pool by name, as it is now. */
export type Pools = Record<string, () => PoolState>

/**
 * Traces and metrics of HTTP, Prisma and the pools, sent by OTLP to where the standard variables
 * (OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS, …) say, which the exporters read
 * themselves. Names are those of OpenTelemetry's semantic conventions.
 */
export function startTelemetry({ service, pools, exportIntervalMs }: TelemetryOptions): Telemetry {
  const resource = defaultResource().merge(resourceFromAttributes({ 'service.name': service }))
  const tracerProvider = new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(),
    exportIntervalMillis: exportIntervalMs,
  })
  const meterProvider = new MeterProvider({ resource, readers: [reader] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(tracerProvider)
  metrics.setGlobalMeterProvider(meterProvider)
  const prisma = new PrismaInstrumentation()
  prisma.setTracerProvider(tracerProvider)
  prisma.enable()
  observePools(pools)
  return {
    middleware: traceRequests(),
    traceOf: () => {
      const span = trace.getActiveSpan()
      return span === undefined ? {} : { trace_id: span.spanContext().traceId }
    },
    stop: async () => {
      const sent = Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()])
      await Promise.race([sent, wait(2000)])
    },
  }
}

const name = 'api'

/** Seconds, as the conventions recommend them for HTTP. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

function traceRequests(): MiddlewareHandler<ApiEnv> {
  const tracer = trace.getTracer(name)
  const duration = metrics.getMeter(name).createHistogram('http.server.request.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: buckets },
  })
  return (c, next) => {
    const started = performance.now()
    const { method, path } = c.req
    const parent = propagation.extract(context.active(), c.req.header())
    const attributes = { 'http.request.method': method, 'url.path': path }
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent)
    return context.with(trace.setSpan(parent, span), async () => {
      try {
        await next()
      } finally {
        const answered = { ...routeOf(c), 'http.response.status_code': c.res.status }
        endSpan(span, method, answered)
        const seconds = (performance.now() - started) / 1000
        duration.record(seconds, { 'http.request.method': method, ...answered })
      }
    })
  }
}

interface Answered {
  'http.route'?: string
  'http.response.status_code': number
}

function endSpan(span: Span, method: string, answered: Answered): void {
  const route = answered['http.route']
  if (route !== undefined) span.updateName(`${method} ${route}`)
  span.setAttributes({ ...answered })
  if (answered['http.response.status_code'] >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}

/** Absent where no route was found: a path of anyone's making is no value of a metric. */
function routeOf(c: ApiContext): { 'http.route'?: string } {
  const route = routePath(c, -1)
  return route === '' || route.includes('*') ? {} : { 'http.route': route }
}

function observePools(pools: Pools): void {
  const meter = metrics.getMeter(name)
  const connections = meter.createObservableUpDownCounter('db.client.connection.count')
  const waiting = meter.createObservableUpDownCounter('db.client.connection.pending_requests')
  for (const [pool, stateOf] of Object.entries(pools)) {
    const attributes = { 'db.client.connection.pool.name': pool }
    connections.addCallback((result) => {
      const { total, idle } = stateOf()
      result.observe(idle, { ...attributes, 'db.client.connection.state': 'idle' })
      result.observe(total - idle, { ...attributes, 'db.client.connection.state': 'used' })
    })
    waiting.addCallback((result) => result.observe(stateOf().waiting, attributes))
  }
}
