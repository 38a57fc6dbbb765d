import { testDatabaseUrl } from '@repo/db/testing'
import { expect, onTestFinished, test } from 'vitest'
import { startLoadBalancer } from '../../test/load-balancer.ts'
import { authorization, startApi } from '../../test/start-api.ts'

const clients = 8
/** `EXPLORE=20`: so many, to find what is rare. */
const rounds = Number(process.env.EXPLORE ?? 2)
/** A delay that is long enough: until the balancer has seen that the process is not ready. */
const env = {
  DATABASE_URL: await testDatabaseUrl(),
  SHUTDOWN_DELAY_MS: '123456',
  NODE_OPTIONS: `--import=${new URL('../../test/delay-until-told.ts', import.meta.url)}`,
}

test('all processes are replaced under load, and those again: no request fails', {
  timeout: 600_000 * rounds,
}, async () => {
  const balancer = await startLoadBalancer(100)
  const startTwo = () =>
    Promise.all(
      [1, 2].map(async () => {
        const api = await startApi(env)
        await balancer.add(api.origin)
        return api
      }),
    )
  let running = await startTwo()
  const traffic = startTraffic(balancer.origin)
  for (let round = 0; round < rounds; round += 1) {
    await traffic.goesOn()
    const old = running
    running = await startTwo()
    const ends = await Promise.all(
      old.map(async (api) => {
        api.child.kill('SIGTERM')
        await balancer.remove(api.origin)
        api.child.kill('SIGUSR2')
        return (await api.ended).code
      }),
    )
    expect(ends).toEqual([0, 0])
  }
  await traffic.goesOn()
  await traffic.stop()
  expect(traffic.failed).toEqual([])
})

/** Clients that create, read, list and delete, one after the other, until they are stopped. */
function startTraffic(origin: string) {
  const failed: string[] = []
  const visits = Array.from({ length: clients }, () => 0)
  let going = true
  const all = Promise.all(
    visits.map(async (_none, client) => {
      while (going && failed.length < 10) {
        await visit(origin, `${client}-${visits[client]}`, failed)
        visits[client] = (visits[client] ?? 0) + 1
      }
    }),
  )
  const stop = async () => {
    going = false
    await all
  }
  onTestFinished(stop)
  return {
    failed,
    stop,
    /** Returns when every client has made a visit that began after this. */
    async goesOn() {
      const before = [...visits]
      const wentOn = () => visits.every((count, client) => count > (before[client] ?? 0) + 1)
      await expect.poll(() => wentOn() || failed.length > 0).toBe(true)
    },
  }
}

async function visit(origin: string, caller: string, failed: string[]): Promise<void> {
  const call = async (method: string, path: string, expected: number, body?: object) => {
    const headers = { authorization, 'content-type': 'application/json' }
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
    const answer = await fetch(`${origin}${path}`, init).catch((error: Error) => error)
    const text = answer instanceof Error ? String(answer.cause ?? answer) : await answer.text()
    if (!(answer instanceof Error) && answer.status === expected) return
    failed.push(`${method} ${path}: ${answer instanceof Error ? '' : answer.status} ${text}`)
  }
  await call('POST', '/rate-limits', 201, { caller, count: 0 })
  await call('GET', `/rate-limits/${caller}`, 200)
  await call('GET', '/rate-limits?limit=5', 200)
  await call('DELETE', `/rate-limits/${caller}`, 204)
}
