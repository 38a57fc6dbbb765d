import { createDatabase, type Database, databaseEnv } from '@repo/db'
import { replicatedDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ownApp } from '../../test/own-app.ts'

const server = await replicatedDatabase()
const connect = (url: string) => createDatabase(databaseEnv.parse({ DATABASE_URL: url }))
const db = connect(server.primaryUrl)
const replica = connect(server.replicaUrl)
const app = appOn(db)

function appOn(primary: Database) {
  const app = ownApp({ db: primary, replica })
  app.get('/notes', async (c) => {
    const notes = await (c.get('reads') ?? db).$queryRaw<{ text: string }[]>`SELECT text FROM notes`
    return c.json(notes.map(({ text }) => text))
  })
  app.post('/notes', async (c) => {
    await db.$executeRaw`INSERT INTO notes VALUES (${await c.req.text()})`
    return c.body(null, 201)
  })
  return app
}

beforeAll(async () => {
  await db.$executeRaw`CREATE TABLE notes (text text)`
})
beforeEach(async () => {
  await db.$executeRaw`DELETE FROM notes`
  await server.catchUp()
})
afterAll(async () => {
  await Promise.all([db.$disconnect(), replica.$disconnect()])
  await server.stop()
})

async function create(text: string, by = app) {
  const answer = await by.request('/notes', { method: 'POST', body: text })
  expect(answer.status).toBe(201)
  return {
    token: answer.headers.get('consistency-token') ?? '',
    cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '',
  }
}

async function list(headers: Record<string, string> = {}): Promise<unknown> {
  const answer = await app.request('/notes', { headers })
  expect(answer.status).toBe(200)
  return answer.json()
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
  expect(await list({ 'consistency-token': "0/0'; DROP TABLE notes" })).toEqual(['a'])
})

test('a write is answered as committed where its position cannot be had', async () => {
  await server.onReplica('SELECT pg_wal_replay_pause()')
  const forgetful = db.$extends({
    query: {
      $queryRaw: ({ args, query }) =>
        args.sql.includes('pg_current_wal_lsn') ? Promise.reject(new Error('away')) : query(args),
    },
  }) as unknown as typeof db // the same client
  const { token } = await create('a', appOn(forgetful))
  expect(await list()).toEqual([])
  expect(await list({ 'consistency-token': token })).toEqual(['a'])
  await server.onReplica('SELECT pg_wal_replay_resume()')
})

test('a session whose replica is away reads what it wrote', async () => {
  const { token } = await create('a')
  await server.stopReplica()
  expect(await list({ 'consistency-token': token })).toEqual(['a'])
})
