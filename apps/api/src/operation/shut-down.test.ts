import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import path from 'node:path'
import { testDatabaseUrl } from '@repo/db/testing'
import { expect, onTestFinished, test } from 'vitest'
import { signToken } from '../access/sign-token.ts'

const secret = 'x'.repeat(32)
const url = await testDatabaseUrl()
const token = await signToken({ secret, subject: 'a', scopes: ['*'], expiresIn: '1h' })
const authorization = `Bearer ${token}`

const patience = { timeout: 10_000, interval: 5 }

interface Api {
  child: ChildProcess
  origin: string
  /** Code and signal that it ended with, and all that it printed. */
  ended: Promise<{ code: number | null; signal: string | null; log: string }>
}

async function startApi(env: NodeJS.ProcessEnv = {}): Promise<Api> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../index.ts')], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: url,
      AUTH_SECRET: secret,
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let log = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    log += text
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, log }))
  const [line] = await once(child.stderr.setEncoding('utf8'), 'data')
  return { child, origin: String(line).trim().replace('API on ', ''), ended }
}

type Outcome = { status: number; closes: boolean } | 'refused' | 'lost'

/** One request; refused is one that no process took, lost one that a process took and did not answer. */
const send = (origin: string, agent: Agent, route = '/users'): Promise<Outcome> =>
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
  const api = await startApi({ SHUTDOWN_DELAY_MS: String(delay) })
  const { outcomes, over } = await traffic(api.origin, 32)
  const before = outcomes.length
  api.child.kill('SIGTERM')
  await over
  expect(await api.ended).toMatchObject({ code: 0, signal: null })
  const answers = outcomes.filter((outcome) => typeof outcome === 'object')
  expect(outcomes.filter((outcome) => outcome === 'lost')).toEqual([])
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(answers.some(({ closes }) => closes)).toBe(true)
  expect(answers.length).toBeGreaterThan(before)
})

test('it says that it is not ready while it still takes requests', async () => {
  const api = await startApi({ SHUTDOWN_DELAY_MS: '500' })
  const agent = new Agent()
  expect(await send(api.origin, agent, '/health/ready')).toMatchObject({ status: 200 })
  api.child.kill('SIGTERM')
  await expect
    .poll(() => send(api.origin, agent, '/health/ready'), patience)
    .toEqual({ status: 503, closes: true })
  expect(await send(api.origin, agent, '/health/live')).toMatchObject({ status: 200 })
  expect(await send(api.origin, agent)).toMatchObject({ status: 200, closes: true })
  const { code, log } = await api.ended
  expect(code).toBe(0)
  expect(log).toContain('"msg":"ended"') // what was in the buffer too
})

test('a second signal ends it at once, and the first sent twice is one', async () => {
  const api = await startApi({ SHUTDOWN_DELAY_MS: '60000' })
  const ready = () => send(api.origin, new Agent(), '/health/ready')
  api.child.kill('SIGTERM')
  api.child.kill('SIGINT')
  await expect.poll(ready, patience).toMatchObject({ status: 503 })
  const again = setInterval(() => api.child.kill('SIGTERM'), 50)
  expect(await api.ended).toMatchObject({ code: 1, signal: null })
  clearInterval(again)
})

test('what takes longer than the deadline is cut off, and the exit says so', async () => {
  const api = await startApi({ SHUTDOWN_TIMEOUT_MS: '100' })
  // A request that never arrives whole.
  const { hostname, port } = new URL(api.origin)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.write(
    `POST /users HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
  )
  await expect.poll(() => send(api.origin, new Agent()), patience).toMatchObject({ status: 200 })
  api.child.kill('SIGTERM')
  await once(socket, 'close')
  expect(await api.ended).toMatchObject({ code: 1 })
})
