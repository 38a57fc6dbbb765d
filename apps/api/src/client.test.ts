import { createUser } from '@repo/db/factories/user'
import { expect, test } from 'vitest'
import { client, db } from './testing.ts'

const { users } = client

test('creates, reads, changes and deletes a user, typed by the routes', async () => {
  const created = await users.$post({ json: { email: 'a@example.com', name: 'Ada' } })
  const { id, ...rest } = await created.json()
  expect(rest).toMatchObject({ email: 'a@example.com', name: 'Ada' })
  const etag = created.headers.get('etag') ?? ''
  const one = users[':id']
  const param = { id }
  const changed = await one.$patch(
    { param, json: { name: null } },
    { headers: { 'if-match': etag } },
  )
  expect(await changed.json()).toMatchObject({ id, name: null })
  await expect(one.$delete({ param }, { headers: { 'if-match': etag } })).rejects.toMatchObject({
    problem: { status: 412, code: 'precondition_failed' },
  })
  expect((await one.$delete({ param })).status).toBe(204)
  await expect(one.$get({ param, query: {} })).rejects.toMatchObject({
    problem: { code: 'not_found', requestId: expect.any(String) },
  })
})

test('lists in pages, filtered and sorted', async () => {
  for (const email of ['a1', 'b', 'a2']) await createUser(db, { email })
  const query = { limit: '1', sort: '-email', 'email[startsWith]': 'a' } as const
  const first = await (await users.$get({ query })).json()
  expect(first.data.map(({ email }) => email)).toEqual(['a2'])
  const cursor = first.nextCursor ?? ''
  const second = await (await users.$get({ query: { ...query, cursor } })).json()
  expect(second).toMatchObject({ data: [{ email: 'a1' }], nextCursor: null })
})

test('says which fields do not fit', async () => {
  await expect(users.$post({ json: { email: 'a\0' } })).rejects.toMatchObject({
    problem: { code: 'invalid', errors: [{ path: 'email' }] },
  })
})

test('refuses in the types what the routes do not take', () => {
  // Never called: that each line is wrong is what the compiler says.
  const _wrong = () => [
    // @ts-expect-error: no email
    users.$post({ json: { name: 'Ada' } }),
    // @ts-expect-error: no such field
    users.$post({ json: { email: 'a', other: 1 } }),
    // @ts-expect-error: no such column
    users.$get({ query: { sort: 'other' } }),
    // @ts-expect-error: no such resource
    client.others,
  ]
})
