import { createDatabase, databaseEnv, Prisma } from '@repo/db'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { call, ownApp } from '../test/own-app.ts'
import { field } from './http/fields.ts'
import { valid } from './http/validate.ts'
import { db } from './testing.ts'

/** A database that is away. */
const nowhere = () =>
  createDatabase(databaseEnv.parse({ DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/app' }))

const labels = z.strictObject({ label: field.text() })

/** Answers what it was sent. */
function send(body: string, { method = 'POST', type = 'application/json' } = {}) {
  const app = ownApp({ reportError: () => {} })
  app.on(['POST', 'PATCH'], '/labels', valid('json', labels), (c) => c.json(c.req.valid('json')))
  return app.request('/labels', { method, body, headers: { 'content-type': type } })
}

/** How the app answers a request whose route ends with the error. */
async function answerTo(fail: () => Promise<unknown>) {
  const app = ownApp({ reportError: () => {} })
  app.get('/failing', async (c) => c.json(await fail()))
  const answer = await app.request('/failing')
  return { status: answer.status, body: await answer.json() }
}

const problem = (status: number, title: string) => ({
  status,
  body: { type: 'about:blank', title, status, requestId: expect.any(String) },
})

test('without its database it answers 503', async () => {
  const reported: Error[] = []
  const db = nowhere()
  const app = ownApp({ db, reportError: (error) => reported.push(error) })
  app.get('/database', async (c) => c.json(await db.$queryRaw`SELECT 1`))
  const answer = await app.request('/database')
  expect(answer.status).toBe(503)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(reported).toHaveLength(1)
})

test('an unknown error is a 500 that shows nothing of it', async () => {
  const reported: [Error, string][] = []
  const db = nowhere()
  const app = ownApp({ db, reportError: (...report) => reported.push(report) })
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

test('a body that fits is what the route gets', async () => {
  const answer = await send('{"label":"a"}')
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ label: 'a' })
})

test('a body that does not fit is a problem with a path for each field', async () => {
  const answer = await send('{"label":1,"other":true}')
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    errors: [
      { path: 'label', message: 'Invalid input: expected string, received number' },
      { path: 'other', message: 'is unknown' },
    ],
  })
})

test('a body that is no JSON is a 400', async () => {
  const answer = await send('{')
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ detail: 'The body is not valid JSON.' })
})

test('a NUL character, which Postgres text cannot hold, is a 400', async () => {
  expect((await send(JSON.stringify({ label: 'a\0b' }))).status).toBe(400)
})

test('a body over 100 kB is a 413', async () => {
  expect((await send(JSON.stringify({ label: 'a'.repeat(100_000) }))).status).toBe(413)
})

test.each(['POST', 'PATCH'])('a %s that is not said to be JSON is a 415', async (method) => {
  expect((await send('{"label":"a"}', { method, type: 'text/plain' })).status).toBe(415)
})

test.each([
  ['P2002', 409, 'Conflict'],
  ['P2003', 409, 'Conflict'],
  ['P2025', 404, 'Not Found'],
  ['P1001', 503, 'Service Unavailable'],
])("Prisma's %s is a %i", async (code, status, title) => {
  const clientVersion = Prisma.prismaVersion.client
  const error = new Prisma.PrismaClientKnownRequestError('', { code, clientVersion })
  expect(await answerTo(() => Promise.reject(error))).toMatchObject(problem(status, title))
})

test('a value that PostgreSQL does not take is a 400', async () => {
  expect(await answerTo(() => db.$queryRaw`SELECT 1 / 0`)).toMatchObject(
    problem(400, 'Bad Request'),
  )
})
