import { testDatabaseUrl } from '@repo/db/testing'
import { expect, test } from 'vitest'
import { startLoadBalancer } from '../../test/load-balancer.ts'
import { type ApiProcess, authorization, startApi } from '../../test/start-api.ts'

const minute = 60_000
const clients = 8
/** Readiness is asked ten times a second: the delay is longer than that, on a busy machine too. */
const env = { DATABASE_URL: await testDatabaseUrl(), SHUTDOWN_DELAY_MS: '2000' }

test('a minute of requests while every process is replaced again and again: none fails', {
  timeout: 2 * minute,
}, async () => {
  const balancer = await startLoadBalancer(100)
  const start = async () => {
    const api = await startApi(env)
    await balancer.add(api.origin)
    return api
  }
  const running: ApiProcess[] = [await start(), await start()]
  const end = Date.now() + minute
  const failed: string[] = []
  const traffic = Promise.all(
    Array.from({ length: clients }, (_, client) => visit(balancer.origin, client, end, failed)),
  )
  let restarts = 0
  while (Date.now() < end) {
    running.push(await start())
    const old = running.shift()
    expect(await old?.stop()).toMatchObject({ code: 0 })
    balancer.remove(old?.origin ?? '')
    restarts += 1
  }
  const answered = (await traffic).reduce((sum, count) => sum + count, 0)
  expect(failed).toEqual([])
  expect(restarts).toBeGreaterThan(5)
  expect(answered).toBeGreaterThan(restarts * clients)
})

/** Creates, reads, lists and deletes, one after the other, until the end; how often it was answered. */
async function visit(origin: string, client: number, end: number, failed: string[]) {
  let answered = 0
  const call = async (method: string, path: string, expected: number, body?: object) => {
    const headers = { authorization, 'content-type': 'application/json' }
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
    const answer = await fetch(`${origin}${path}`, init).catch((error: Error) => error)
    const text = answer instanceof Error ? String(answer.cause ?? answer) : await answer.text()
    if (answer instanceof Error || answer.status !== expected) {
      failed.push(`${method} ${path}: ${answer instanceof Error ? '' : answer.status} ${text}`)
      return
    }
    answered += 1
  }
  while (Date.now() < end && failed.length < 10) {
    const caller = `${client}-${answered}`
    await call('POST', '/rate-limits', 201, { caller, count: 0 })
    await call('GET', `/rate-limits/${caller}`, 200)
    await call('GET', '/rate-limits?limit=5', 200)
    await call('DELETE', `/rate-limits/${caller}`, 204)
  }
  return answered
}
