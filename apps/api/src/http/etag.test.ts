import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { send } from '../../test/own-app.ts'
import type { ApiEnv } from '../app.ts'
import { db } from '../testing.ts'
import { etagOf, unversioned } from './etag.ts'

async function aRecord() {
  const created = await send('POST', '/rate-limits', { body: { caller: 'a', count: 0 } })
  return { path: '/rate-limits/a', etag: created.headers.get('etag') ?? '' }
}

test('an update goes through on the version that was seen, and makes another', async () => {
  const { path, etag } = await aRecord()
  expect((await send('GET', path)).headers.get('etag')).toBe(etag)
  const headers = { 'if-match': etag }
  const changed = await send('PATCH', path, { body: { count: 1 }, headers })
  expect(changed.status).toBe(200)
  expect(changed.headers.get('etag')).not.toBe(etag)
  expect(await send('PATCH', path, { body: { count: 2 }, headers })).toMatchObject({ status: 412 })
  expect(await send('DELETE', path, { headers })).toMatchObject({ status: 412 })
  expect((await send('GET', path)).body.count).toBe(1)
  const now = { 'if-match': changed.headers.get('etag') ?? '' }
  expect(await send('DELETE', path, { headers: now })).toMatchObject({ status: 204 })
})

test('of many updates of one version one goes through', async () => {
  const { path, etag } = await aRecord()
  const headers = { 'if-match': etag }
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map((count) => send('PATCH', path, { body: { count }, headers })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412])
})

test('what is no ETag matches no version', async () => {
  const { path } = await aRecord()
  const headers = { 'if-match': '"of another server"' }
  expect(await send('PATCH', path, { body: {}, headers })).toMatchObject({ status: 412 })
})

test('of many updates of one record each leaves another version', async () => {
  const { path, etag } = await aRecord()
  const etags = new Set([etag])
  for (let round = 1; round <= 10; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, count) => send('PATCH', path, { body: { count } })),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    for (const answer of answers) etags.add(answer.headers.get('etag') ?? '')
    expect(etags.size).toBe(1 + round * 10)
    const [latest, ...stale] = [...etags].sort().reverse()
    expect((await send('GET', path)).headers.get('etag')).toBe(latest)
    for (const one of stale.slice(0, 10)) {
      const headers = { 'if-match': one }
      expect(await send('PATCH', path, { body: {}, headers })).toMatchObject({ status: 412 })
    }
  }
})

test('an update leaves a later version where another process has a clock that is ahead', async () => {
  const { path } = await aRecord()
  const resetsAt = new Date(Date.now() + 60_000)
  await db.rateLimit.updateMany({ data: { resetsAt } })
  const changed = await send('PATCH', path, { body: { count: 1 } })
  expect(changed.headers.get('etag')).toBe(etagOf(new Date(resetsAt.getTime() + 1)))
})

test('any version is one that is there', async () => {
  const headers = { 'if-match': '*' }
  const missing = '/rate-limits/missing'
  expect(await send('PATCH', missing, { body: {}, headers })).toMatchObject({ status: 412 })
  expect(await send('DELETE', missing, { headers })).toMatchObject({ status: 412 })
  expect(await send('PATCH', missing, { body: {} })).toMatchObject({ status: 404 })
  const { path } = await aRecord()
  expect(await send('PATCH', path, { body: { count: 1 }, headers })).toMatchObject({ status: 200 })
  expect(await send('DELETE', path, { headers })).toMatchObject({ status: 204 })
})

test('a record without versions matches no ETag', async () => {
  const bare = new Hono<ApiEnv>().delete('/', (c) => c.json(unversioned(c, { id: 1 })))
  const status = async (headers: Record<string, string>) =>
    (await bare.request('/', { method: 'DELETE', headers })).status
  expect(await status({ 'if-match': '"nonsense"' })).toBe(412)
  expect(await status({ 'if-match': '*' })).toBe(200)
  expect(await status({})).toBe(200)
})
