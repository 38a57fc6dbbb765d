import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { send } from '../../test/own-app.ts'
import type { ApiEnv } from '../app.ts'
import { db, tokenFor } from '../testing.ts'
import { once } from './idempotency.ts'

const create = (caller: string, key: string, headers = {}) =>
  send('POST', '/rate-limits', {
    body: { caller, count: 0 },
    headers: { 'idempotency-key': key, ...headers },
  })

test('a repeat gets the first answer again and makes nothing', async () => {
  const first = await create('a', 'k')
  const second = await create('a', 'k')
  expect(second).toMatchObject({ status: 201, body: first.body })
  expect(second.headers.get('idempotency-replayed')).toBe('true')
  expect(await db.rateLimit.count()).toBe(1)
})

test('of requests at the same time one makes the record', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => create('a', 'k')))
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
  expect(new Set(answers.map(({ body }) => body.resetsAt)).size).toBe(1)
  const replayed = answers.filter(({ headers }) => headers.has('idempotency-replayed'))
  expect(replayed).toHaveLength(4)
})

test('a key belongs to its caller and its request', async () => {
  await create('a', 'k')
  expect(await create('b', 'k')).toMatchObject({ status: 422 })
  const authorization = `Bearer ${await tokenFor('another')}`
  expect(await create('b', 'k', { authorization })).toMatchObject({ status: 201 })
})

test('a request that failed may be repeated', async () => {
  await create('a', 'k1')
  expect(await create('a', 'k2')).toMatchObject({ status: 409 })
  await db.rateLimit.deleteMany()
  expect(await create('a', 'k2')).toMatchObject({ status: 201 })
})

test('a key that is none is refused', async () => {
  expect(await create('a', 'x'.repeat(201))).toMatchObject({ status: 400 })
})

test('a key of a caller without a token is refused', async () => {
  const app = new Hono<ApiEnv>().post('/', (c) => once(c, db, async () => c.json({}, 201)))
  const headers = { 'idempotency-key': 'k' }
  expect((await app.request('/', { method: 'POST', headers })).status).toBe(400)
  expect((await app.request('/', { method: 'POST' })).status).toBe(201)
})

/** Creates two rows, of which the second fails. */
const checkout = new Hono<ApiEnv>()
  .use(async (c, next) => {
    c.set('caller', { subject: 'tests', scopes: new Set() })
    await next()
  })
  .onError((error) => Response.json({ message: error.message }, { status: 409 }))
  .post('/', (c) =>
    once(c, db, async (tx) => {
      const data = { caller: 'order', count: 0, resetsAt: new Date() }
      await tx.rateLimit.create({ data })
      await tx.rateLimit.create({ data })
      return c.json({}, 201)
    }),
  )

test.each([{}, { 'idempotency-key': 'k' }])(
  'a create that fails half-way leaves nothing behind, with %j',
  async (headers) => {
    const answer = await checkout.request('/', { method: 'POST', headers })
    expect(answer.status).toBe(409)
    expect(await db.rateLimit.count()).toBe(0)
  },
)

test('a create runs again where a migration has changed a table that it uses', async () => {
  const type = (name: string) =>
    db.$executeRawUnsafe(`ALTER TABLE "rate_limits" ALTER COLUMN "count" TYPE ${name}`)
  await create('a', 'k1')
  await type('bigint')
  expect(await create('b', 'k2')).toMatchObject({ status: 201 })
  await type('integer')
  expect(await create('c', 'k3')).toMatchObject({ status: 201 })
  expect(await db.rateLimit.count()).toBe(3)
})

/** Returns when Node has closed what belonged to what nobody holds any more. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  let isCollected = false
  const registry = new FinalizationRegistry(() => {
    isCollected = true
  })
  registry.register({}, undefined)
  while (!isCollected) {
    collect()
    await setImmediate()
  }
  await setImmediate()
}

test('an answer that is kept for repeats is sent whole, whenever garbage is collected', async () => {
  const collecting = db.$extends({
    query: {
      idempotencyKey: {
        async update({ args, query }) {
          const updated = await query(args)
          await collectGarbage()
          return updated
        },
      },
    },
  }) as unknown as typeof db // the same client
  const app = new Hono<ApiEnv>()
    .use(async (c, next) => {
      c.set('caller', { subject: 'tests', scopes: new Set() })
      await next()
    })
    .post('/', (c) => once(c, collecting, async () => c.json({ made: true }, 201)))
  const answer = await app.request('/', { method: 'POST', headers: { 'idempotency-key': 'k' } })
  expect(answer.status).toBe(201)
  expect(await answer.json()).toEqual({ made: true })
})
