import { randomBytes } from 'node:crypto'
import { createDatabase, databaseEnv } from '@repo/db'
import { createUser } from '@repo/db/factories/user'
import { expect, test } from 'vitest'
import { createApp } from './app.ts'
import { authorization, call, db, deps } from './testing.ts'

/** A database that is away. */
const nowhere = () =>
  createDatabase(databaseEnv.parse({ DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/app' }))

const problem = (status: number, title: string) => ({
  status,
  body: { type: 'about:blank', title, status, requestId: expect.any(String) },
})

test('without its database it answers 503', async () => {
  const reported: Error[] = []
  const db = nowhere()
  const app = createApp({
    ...deps,
    db,

    reportError: (error) => reported.push(error),
  })
  const answer = await app.request('/users', { headers: { authorization } })
  expect(answer.status).toBe(503)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(reported).toHaveLength(1)
})

test('an unknown error is a 500 that shows nothing of it', async () => {
  const reported: [Error, string][] = []
  const db = nowhere()
  const app = createApp({ ...deps, db, reportError: (...report) => reported.push(report) })
  app.get('/broken', () => {
    throw new Error('the secret reason')
  })
  const answer = await app.request('/broken')
  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toContain('secret')
  expect(reported).toEqual([[new Error('the secret reason'), answer.headers.get('x-request-id')]])
})

test('an unknown route is a problem', async () => {
  expect(await call('GET', '/nowhere')).toMatchObject(problem(404, 'Not Found'))
})

test('a body that does not fit is a problem with a path for each field', async () => {
  const { status, body } = await call('POST', '/users', { email: 1, other: true })
  expect(status).toBe(400)
  expect(body.errors).toEqual([
    { path: 'email', message: 'Invalid input: expected string, received number' },
    { path: '', message: 'Unrecognized key: "other"' },
  ])
})

test('what cannot be included is a problem', async () => {
  const answer = await call('GET', '/users?include=secrets')
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'include' }] } })
})

test('a body that is no JSON is a 400', async () => {
  const app = createApp({ ...deps, db: nowhere() })
  const headers = { authorization, 'content-type': 'application/json' }
  const answer = await app.request('/users', { method: 'POST', body: '{', headers })
  expect(answer.status).toBe(400)
})

test('a value that must be unique is a 409', async () => {
  const { email } = await createUser(db)
  const { id } = await createUser(db)
  expect(await call('PATCH', `/users/${id}`, { email })).toMatchObject(problem(409, 'Conflict'))
})

test('a NUL character, which Postgres text cannot hold, is a 400', async () => {
  expect(await call('POST', '/users', { email: 'a\0b' })).toMatchObject({ status: 400 })
})

test('a body over 1 MiB is a 413', async () => {
  const { status } = await call('POST', '/users', { email: 'a'.repeat(1024 * 1024) })
  expect(status).toBe(413)
})

test.each(['POST', 'PATCH'])('a %s that is not said to be JSON is a 415', async (method) => {
  const app = createApp({ ...deps, db: nowhere() })
  const path = method === 'POST' ? '/users' : '/users/01a2035f-b46b-7152-a298-d79e781180e0'
  const answer = await app.request(path, {
    method,
    body: '{"email":"a"}',
    headers: { authorization },
  })
  expect(answer.status).toBe(415)
})

test('a value that is too long for its index is a 400', async () => {
  const email = randomBytes(6000).toString('base64') // random, so that it cannot be compressed
  expect(await call('POST', '/users', { email })).toMatchObject({ status: 400 })
})
