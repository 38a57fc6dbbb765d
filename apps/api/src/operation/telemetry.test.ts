import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import path from 'node:path'
import { testDatabaseUrl } from '@repo/db/testing'
import { expect, onTestFinished, test } from 'vitest'
import { signToken } from '../access/sign-token.ts'

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
  const secret = 'x'.repeat(32)
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../index.ts')], {
    env: {
      PATH: process.env.PATH,
      AUTH_SECRET: secret,
      DATABASE_URL: await testDatabaseUrl(),
      PORT: '0',
      LOG_LEVEL: 'silent',
      OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
      OTEL_SERVICE_NAME: 'the-service',
    },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const [line] = await once(child.stderr.setEncoding('utf8'), 'data')
  const origin = String(line).trim().replace('API on ', '')
  const token = await signToken({ secret, subject: 'a', scopes: ['*'], expiresIn: '1h' })
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const headers = {
    authorization: `Bearer ${token}`,
    traceparent: `00-${traceId}-b7ad6b7169203331-01`,
  }
  const id = '01a2035f-b46b-7152-a298-d79e781180e0'
  expect((await fetch(`${origin}/users/${id}`, { headers })).status).toBe(404)
  child.kill('SIGTERM')
  await once(child, 'exit')
  const traces = otlp.text('traces')
  for (const name of ['the-service', 'GET /users/:id', 'prisma:client:operation']) {
    expect(traces).toContain(name)
  }
  // Of the caller, by all spans.
  expect(otlp.traces().split(traceId).length).toBeGreaterThan(2)
  const sent = otlp.text('metrics')
  for (const name of ['http.server.request.duration', 'db.client.connection.count', '/users/:id']) {
    expect(sent).toContain(name)
  }
})
