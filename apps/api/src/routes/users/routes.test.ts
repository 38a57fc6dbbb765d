import { createUser } from '@repo/db/factories/user'
import { describe, expect, test } from 'vitest'
import { call, db } from '../../testing.ts'

/** What a create sends; makes the records that it refers to. */
const newBody = async () => ({ email: 'email-1', name: 'name-1' })

describe('/users', () => {
  test('creates, reads, changes and deletes', async () => {
    const body = await newBody()
    const created = await call('POST', '/users', body)
    expect(created).toMatchObject({ status: 201, body })
    const path = `/users/${created.body.id}`
    expect(await call('GET', path)).toEqual({ status: 200, body: created.body })
    const changed = await call('PATCH', path, { email: 'email-2' })
    expect(changed).toMatchObject({ status: 200, body: { ...body, email: 'email-2' } })
    expect(await call('DELETE', path)).toMatchObject({ status: 204 })
    expect(await call('GET', path)).toMatchObject({ status: 404 })
  })

  test('lists in pages', async () => {
    const first = await createUser(db)
    const second = await createUser(db)
    const page = await call('GET', '/users?limit=1')
    expect(page.body.data).toMatchObject([{ id: first.id }])
    const next = await call('GET', `/users?limit=1&cursor=${page.body.nextCursor}`)
    expect(next.body.data).toMatchObject([{ id: second.id }])
  })

  test('refuses what it does not know', async () => {
    const answer = await call('POST', '/users', { ...(await newBody()), unknown: true })
    expect(answer).toMatchObject({ status: 400 })
  })

  // gen:tests
})
