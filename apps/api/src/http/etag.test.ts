import { createUser } from '@repo/db/factories/user'
import { expect, test } from 'vitest'
import { db, send } from '../testing.ts'

async function aUser() {
  const { id } = await createUser(db)
  const path = `/users/${id}`
  const etag = (await send('GET', path)).headers.get('etag') ?? ''
  return { path, etag }
}

test('an update goes through on the version that was seen, and makes another', async () => {
  const { path, etag } = await aUser()
  const headers = { 'if-match': etag }
  const changed = await send('PATCH', path, { body: { name: 'b' }, headers })
  expect(changed.status).toBe(200)
  expect(changed.headers.get('etag')).not.toBe(etag)
  expect(await send('PATCH', path, { body: { name: 'c' }, headers })).toMatchObject({ status: 412 })
  expect(await send('DELETE', path, { headers })).toMatchObject({ status: 412 })
  expect((await send('GET', path)).body.name).toBe('b')
  const now = { 'if-match': changed.headers.get('etag') ?? '' }
  expect(await send('DELETE', path, { headers: now })).toMatchObject({ status: 204 })
})

test('of many updates of one version one goes through', async () => {
  const { path, etag } = await aUser()
  const headers = { 'if-match': etag }
  const answers = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((name) => send('PATCH', path, { body: { name }, headers })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412])
})

test('what is no ETag matches no version', async () => {
  const { path } = await aUser()
  const headers = { 'if-match': '"of another server"' }
  expect(await send('PATCH', path, { body: {}, headers })).toMatchObject({ status: 412 })
})
