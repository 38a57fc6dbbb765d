import { createDatabase, databaseEnv, neededMigrations } from '@repo/db'
import { ownServer } from '@repo/db/testing'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { lockTable } from '../../test/lock-table.ts'
import { ownApp } from '../../test/own-app.ts'
import { authorization, deps } from '../testing.ts'
import { createReadiness } from './readiness.ts'

const server = await ownServer()
afterAll(() => server.remove())

function connect(env: Record<string, string> = {}) {
  const db = createDatabase(databaseEnv.parse({ DATABASE_URL: server.url, ...env }))
  onTestFinished(() => db.$disconnect())
  return db
}

/** Sends GET requests to an app on that server. */
function apiWith(env: Record<string, string> = {}, requestTimeoutMs = 0) {
  const db = connect(env)
  const report = () => {}
  const app = ownApp({
    db,
    reportError: report,
    checkReadiness: createReadiness({
      db,
      migrations: neededMigrations(),
      lifecycle: deps.lifecycle,
      report,
    }),
    settings: { ...deps.settings, requestTimeoutMs },
  })
  return async (path: string) => {
    const answer = await app.request(path, { headers: { authorization } })
    return { status: answer.status, body: await answer.text(), headers: answer.headers }
  }
}

/** Long enough that nothing is sent behind it. */
async function waitsForLock() {
  const db = connect()
  const [row] = await db.$queryRaw<{ waits: boolean }[]>`
    SELECT count(*) > 0 AS waits FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND clock_timestamp() - query_start > '200 ms'`
  await db.$disconnect()
  return row?.waits
}

test('a database that stops is a 503, and is found again without a restart', async () => {
  const get = apiWith()
  expect((await get('/rate-limits')).status).toBe(200)
  await server.stop()
  for (const path of ['/rate-limits', '/health/ready']) {
    const { status, body } = await get(path)
    expect({ path, status }).toEqual({ path, status: 503 })
    expect(body).not.toMatch(/postgres|127\.0\.0\.1|at .*\.ts/)
  }
  expect((await get('/health/live')).status).toBe(200)
  await server.start()
  await expect.poll(async () => (await get('/health/ready')).status).toBe(200)
  expect((await get('/rate-limits')).status).toBe(200)
})

test('a query that takes too long is given up, and its connection serves again', async () => {
  const get = apiWith({ DATABASE_STATEMENT_TIMEOUT_MS: '200', DATABASE_POOL_SIZE: '1' })
  const release = await lockTable(connect(), 'rate_limits')
  const { status, body } = await get('/rate-limits')
  expect(status).toBe(504)
  expect(body).not.toMatch(/statement timeout|SELECT/)
  await release()
  await expect.poll(async () => (await get('/rate-limits')).status).toBe(200)
})

test('requests that get no connection in time are a 503, and those that wait are served', async () => {
  const get = apiWith({ DATABASE_POOL_SIZE: '1', DATABASE_CONNECT_TIMEOUT_MS: '300' })
  await expect.poll(async () => (await get('/rate-limits')).status).toBe(200) // it has connected
  const release = await lockTable(connect(), 'rate_limits')
  const holding = get('/rate-limits')
  await expect.poll(waitsForLock).toBe(true)
  const waiting = await Promise.all([get('/rate-limits'), get('/rate-limits')])
  for (const { status, headers } of waiting) {
    expect(status).toBe(503)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
  await release()
  expect((await holding).status).toBe(200)
  await expect.poll(async () => (await get('/rate-limits')).status).toBe(200)
})

test('a request that takes too long is answered at its deadline', async () => {
  const get = apiWith({}, 200)
  await lockTable(connect(), 'rate_limits')
  expect((await get('/rate-limits')).status).toBe(504)
})
