import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { testDatabaseUrl } from '@repo/db/testing'
import { expect, test } from 'vitest'
import { authorization, startApi } from '../../test/start-api.ts'
import { createSignals } from './shut-down.ts'

const url = await testDatabaseUrl()
const start = (env: NodeJS.ProcessEnv) => startApi({ DATABASE_URL: url, LOG_LEVEL: 'info', ...env })

const patience = { interval: 5 }

type Outcome = { status: number; closes: boolean } | 'refused' | 'lost'

/** One request; refused is one that no process took, lost one that a process took and did not answer. */
const send = (origin: string, agent: Agent, route = '/rate-limits'): Promise<Outcome> =>
  new Promise((resolve) => {
    get(`${origin}${route}`, { agent, headers: { authorization } }, (answer) => {
      answer.resume()
      answer.on('error', () => resolve('lost'))
      answer.on('end', () => {
        const closes = answer.headers.connection === 'close'
        resolve({ status: answer.statusCode ?? 0, closes })
      })
    }).on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'lost')
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

test.each([0, 200])('with a delay of %i ms no request under load is lost', async (delay) => {
  const api = await start({ SHUTDOWN_DELAY_MS: String(delay) })
  const { outcomes, over } = await traffic(api.origin, 32)
  const before = outcomes.length
  api.child.kill('SIGTERM')
  await over
  const { log, ...end } = await api.ended
  expect(end).toEqual({ code: 0, signal: null })
  expect(log).toContain('"msg":"ended"') // what was in the buffer too
  const answers = outcomes.filter((outcome) => typeof outcome === 'object')
  expect(outcomes.filter((outcome) => outcome === 'lost')).toEqual([])
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(answers.some(({ closes }) => closes)).toBe(true)
  expect(answers.length).toBeGreaterThan(before)
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
