import { expect, test } from 'vitest'
import { send } from '../../test/own-app.ts'

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
