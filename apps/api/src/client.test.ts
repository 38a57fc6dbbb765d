import { expect, test } from 'vitest'
import { client } from '../test/own-app.ts'
import { client as projectClient } from './testing.ts'

const records = client['rate-limits']

test('creates, reads, changes and deletes, typed by the routes', async () => {
  const created = await records.$post({ json: { caller: 'a', count: 1 } })
  expect(await created.json()).toMatchObject({ caller: 'a', count: 1 })
  const etag = created.headers.get('etag') ?? ''
  const one = records[':caller']
  const param = { caller: 'a' }
  const changed = await one.$patch({ param, json: { count: 2 } }, { headers: { 'if-match': etag } })
  expect(await changed.json()).toMatchObject({ caller: 'a', count: 2 })
  await expect(one.$delete({ param }, { headers: { 'if-match': etag } })).rejects.toMatchObject({
    problem: { status: 412, code: 'precondition_failed' },
  })
  expect((await one.$delete({ param })).status).toBe(204)
  await expect(one.$get({ param, query: {} })).rejects.toMatchObject({
    problem: { code: 'not_found', requestId: expect.any(String) },
  })
})

test('lists in pages, filtered and sorted', async () => {
  for (const caller of ['a1', 'b', 'a2']) await records.$post({ json: { caller, count: 1 } })
  const query = { limit: '1', sort: '-caller', 'caller[startsWith]': 'a' } as const
  const first = await (await records.$get({ query })).json()
  expect(first.data.map(({ caller }) => caller)).toEqual(['a2'])
  const cursor = first.nextCursor ?? ''
  const second = await (await records.$get({ query: { ...query, cursor } })).json()
  expect(second).toMatchObject({ data: [{ caller: 'a1' }], nextCursor: null })
})

test('says which fields do not fit', async () => {
  await expect(records.$post({ json: { caller: 'a\0', count: 1 } })).rejects.toMatchObject({
    problem: { code: 'invalid', errors: [{ path: 'caller' }] },
  })
})

test('refuses in the types what the routes do not take', () => {
  // Never called: that each line is wrong is what the compiler says.
  const _wrong = () => [
    // @ts-expect-error: no caller
    records.$post({ json: { count: 1 } }),
    // @ts-expect-error: no such field
    records.$post({ json: { caller: 'a', count: 1, other: 1 } }),
    // @ts-expect-error: no such column
    records.$get({ query: { sort: 'other' } }),
    // @ts-expect-error: no such relation
    records.$get({ query: { include: 'other' } }),
    // @ts-expect-error: no such relation
    one.$get({ param: { caller: 'a' }, query: { include: 'other' } }),
    // @ts-expect-error: no such resource
    client.others,
  ]
})

test('is typed by all routes of the project', async () => {
  const answer = await projectClient.health.live.$get()
  expect(await answer.json()).toEqual({ status: 'ok' })
})
