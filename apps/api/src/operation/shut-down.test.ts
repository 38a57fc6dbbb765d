import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { testDatabaseUrl } from '@repo/db/testing'
import { expect, test } from 'vitest'
import { authorization, startApi } from '../../test/start-api.ts'
import { createSignals } from './shut-down.ts'

const url = await testDatabaseUrl()
const patient = { SHUTDOWN_TIMEOUT_MS: '600000' } // on the busiest machine
const start = (env: NodeJS.ProcessEnv) =>
  startApi({ DATABASE_URL: url, LOG_LEVEL: 'info', ...patient, ...env })

const patience = { interval: 5 }

type Outcome = { status: number; closes: boolean } | 'reset' | 'refused'

/**
 * One request. Refused: no process took the connection. Reset: the connection ended before an answer,
 * as HTTP allows for one that was idle; whether a process had taken the request is in its log.
 */
const send = (origin: string, agent: Agent, route = '/rate-limits'): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    get(`${origin}${route}`, { agent, headers: { authorization } }, (answer) => {
      answer.resume()
      answer.on('error', reject)
      answer.on('end', () => {
        const closes = answer.headers.connection === 'close'
        resolve({ status: answer.statusCode ?? 0, closes })
      })
    }).on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'reset')
    })
  })

/** As many clients as a load balancer has, each with a connection that it keeps, until refused. */
async function traffic(origin: string, clients: number) {
  const outcomes: Outcome[] = []
  const agents = Array.from(
    { length: clients },
    () => new Agent({ keepAlive: true, maxSockets: 1 }),
  )
  const over = Promise.all(
    agents.map(async (agent) => {
      let outcome: Outcome | undefined
      while (outcome !== 'refused') {
        outcome = await send(origin, agent)
        outcomes.push(outcome)
      }
      agent.destroy()
    }),
  )
  await expect.poll(() => outcomes.length, patience).toBeGreaterThan(clients * 5)
  return { outcomes, over }
}

test.each([0, 200])('with a delay of %i ms what was taken is answered', async (delay) => {
  const api = await start({ SHUTDOWN_DELAY_MS: String(delay) })
  const { outcomes, over } = await traffic(api.origin, 32)
  api.child.kill('SIGTERM')
  await over
  const { log, ...end } = await api.ended
  expect(end).toEqual({ code: 0, signal: null })
  expect(log).toContain('"msg":"ended"') // what was in the buffer too
  const answers = outcomes.filter((outcome) => typeof outcome === 'object')
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(answers).toHaveLength(log.match(/"status":200/g)?.length ?? 0)
})

test('what waits to be taken when the signal comes is answered', async () => {
  const api = await start({ SHUTDOWN_DELAY_MS: '0' })
  api.child.kill('SIGSTOP')
  const { hostname, port } = new URL(api.origin)
  const sockets = Array.from({ length: 32 }, () => connect(Number(port), hostname))
  const answers = Promise.all(sockets.map(text))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  const request = `GET /rate-limits HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\n\r\n`
  await Promise.all(sockets.map((socket) => new Promise((sent) => socket.write(request, sent))))
  api.child.kill('SIGTERM')
  api.child.kill('SIGCONT')
  const statusLines = (await answers).map((answer) => answer.split('\r\n')[0])
  expect(statusLines).toEqual(sockets.map(() => 'HTTP/1.1 200 OK'))
  expect(await api.ended).toMatchObject({ code: 0 })
})

test('it says that it is not ready while it still takes requests', async () => {
  const api = await start({ SHUTDOWN_DELAY_MS: '600000' }) // for as long as it is looked at
  const agent = new Agent()
  expect(await send(api.origin, agent, '/health/ready')).toMatchObject({ status: 200 })
  api.child.kill('SIGTERM')
  await expect
    .poll(() => send(api.origin, agent, '/health/ready'), patience)
    .toEqual({ status: 503, closes: true })
  expect(await send(api.origin, agent, '/health/live')).toMatchObject({ status: 200 })
  expect(await send(api.origin, agent)).toMatchObject({ status: 200, closes: true })
})

test('a signal that comes twice at once is one, another one later is a second', () => {
  let time = 5
  const received = createSignals(() => time)
  expect(received()).toBe('first')
  time += 100
  expect(received()).toBe('same')
  time += 1
  expect(received()).toBe('again')
})

test('a second signal ends it at once', async () => {
  const api = await start({ SHUTDOWN_DELAY_MS: '600000' })
  const ready = () => send(api.origin, new Agent(), '/health/ready')
  api.child.kill('SIGTERM')
  await expect.poll(ready, patience).toMatchObject({ status: 503 })
  const again = setInterval(() => api.child.kill('SIGTERM'), 50)
  expect(await api.ended).toMatchObject({ code: 1, signal: null })
  clearInterval(again)
})

test('what takes longer than the deadline is cut off, and the exit says so', async () => {
  const api = await start({ SHUTDOWN_TIMEOUT_MS: '100' })
  // A request that never arrives whole.
  const { hostname, port } = new URL(api.origin)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.write(
    `POST /rate-limits HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
  )
  await expect.poll(() => send(api.origin, new Agent()), patience).toMatchObject({ status: 200 })
  api.child.kill('SIGTERM')
  await once(socket, 'close')
  expect(await api.ended).toMatchObject({ code: 1 })
})
