import { createDatabase, databaseEnv } from '@repo/db'
import { replicatedDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { authorization, deps } from '../testing.ts'

const server = await replicatedDatabase()
const connect = (url: string) => createDatabase(databaseEnv.parse({ DATABASE_URL: url }))
const db = connect(server.primaryUrl)
const replica = connect(server.replicaUrl)
const app = createApp({ ...deps, db, replica })

beforeAll(() => server.catchUp())
beforeEach(async () => {
  await db.user.deleteMany()
  await server.catchUp()
})
afterAll(async () => {
  await Promise.all([db.$disconnect(), replica.$disconnect()])
  await server.stop()
})

async function create(email: string) {
  const answer = await app.request('/users', {
    method: 'POST',
    body: JSON.stringify({ email }),
    headers: { authorization, 'content-type': 'application/json' },
  })
  expect(answer.status).toBe(201)
  return {
    token: answer.headers.get('consistency-token') ?? '',
    cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '',
  }
}

async function list(headers: Record<string, string> = {}) {
  const answer = await app.request('/users', { headers: { authorization, ...headers } })
  expect(answer.status).toBe(200)
  const { data } = (await answer.json()) as { data: { email: string }[] } // a list of users
  return data.map(({ email }) => email)
}

test('reads on a replica, but what the session wrote is seen', async () => {
  await server.onReplica('SELECT pg_wal_replay_pause()')
  const { token, cookie } = await create('a')
  expect(await list()).toEqual([])
  expect(await list({ 'consistency-token': token })).toEqual(['a'])
  expect(await list({ cookie })).toEqual(['a'])
  await server.onReplica('SELECT pg_wal_replay_resume()')
  await server.catchUp()
  expect(await list()).toEqual(['a'])
  // The replica has it now, and so it is asked.
  await server.onReplica('SELECT pg_wal_replay_pause()')
  await create('b')
  expect(await list({ 'consistency-token': token })).toEqual(['a'])
  await server.onReplica('SELECT pg_wal_replay_resume()')
})

test('what is no position is no reason to ask the primary', async () => {
  await create('a')
  await server.catchUp()
  expect(await list({ 'consistency-token': "0/0'; DROP TABLE users" })).toEqual(['a'])
})

test('a session whose replica is away reads what it wrote', async () => {
  const { token } = await create('a')
  await server.stopReplica()
  expect(await list({ 'consistency-token': token })).toEqual(['a'])
})
