import { once } from 'node:events'
import { createServer } from 'node:http'
import { testDatabaseUrl } from '@repo/db/testing'
import { expect, onTestFinished, test } from 'vitest'
import { authorization, startApi } from '../../test/start-api.ts'

/** Receives OTLP: its strings stand as they are in protobuf. */
async function collector() {
  const received = new Map<string, Buffer>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const before = received.get(request.url ?? '') ?? Buffer.alloc(0)
    received.set(request.url ?? '', Buffer.concat([before, ...chunks]))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    text: (signal: string) => received.get(`/v1/${signal}`)?.toString('latin1') ?? '',
    traces: () => received.get('/v1/traces')?.toString('hex') ?? '',
  }
}

test('sends traces of requests and their queries, and metrics of HTTP and the pool', async () => {
  const otlp = await collector()
  const api = await startApi({
    DATABASE_URL: await testDatabaseUrl(),
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
    OTEL_SERVICE_NAME: 'the-service',
    OTEL_METRIC_EXPORT_INTERVAL: '100',
    LOG_LEVEL: 'info',
  })
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const headers = { authorization, traceparent: `00-${traceId}-b7ad6b7169203331-01` }
  expect((await fetch(`${api.origin}/rate-limits/a`, { headers })).status).toBe(404)
  // While it runs, by the interval.
  await expect.poll(() => otlp.text('metrics')).toContain('/rate-limits/:caller')
  const { log } = await api.stop()
  const line = log.split('\n').find((one) => one.includes('/rate-limits/a')) ?? '{}'
  expect(JSON.parse(line)).toMatchObject({ trace_id: traceId, msg: 'request' })
  const traces = otlp.text('traces')
  for (const name of ['the-service', 'GET /rate-limits/:caller', 'prisma:client:operation']) {
    expect(traces).toContain(name)
  }
  // Of the caller, by all spans.
  expect(otlp.traces().split(traceId).length).toBeGreaterThan(2)
  const sent = otlp.text('metrics')
  for (const name of [
    'http.server.request.duration',
    'db.client.connection.count',
    '/rate-limits/:caller',
  ]) {
    expect(sent).toContain(name)
  }
})

test('ends although what collects does not answer', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const api = await startApi({
    DATABASE_URL: await testDatabaseUrl(),
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    OTEL_EXPORTER_OTLP_TIMEOUT: '600000',
    LOG_LEVEL: 'info',
  })
  await fetch(`${api.origin}/rate-limits/a`, { headers: { authorization } })
  const { log } = await api.stop()
  expect(log).toContain('"complete":true,"msg":"ended"')
  silent.closeAllConnections()
  silent.close()
})
