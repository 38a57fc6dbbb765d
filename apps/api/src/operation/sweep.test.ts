import { expect, test } from 'vitest'
import { db } from '../testing.ts'
import { sweep } from './sweep.ts'

const ago = (ms: number) => new Date(Date.now() - ms)
const day = 24 * 60 * 60_000

async function fill() {
  const key = { caller: 'a', request: '', status: 201, body: '' }
  await db.idempotencyKey.createMany({
    data: [
      { ...key, key: 'old', createdAt: ago(day + 60_000) },
      { ...key, key: 'new', createdAt: ago(day - 60_000) },
    ],
  })
  await db.rateLimit.createMany({
    data: [
      { caller: 'old', count: 1, resetsAt: ago(1000) },
      { caller: 'new', count: 1, resetsAt: ago(-30_000) },
    ],
  })
}

const left = async () => [
  ...(await db.idempotencyKey.findMany()).map(({ key }) => key),
  ...(await db.rateLimit.findMany()).map(({ caller }) => caller),
]

test('what has expired is deleted', async () => {
  await fill()
  await sweep(db)
  expect(await left()).toEqual(['new', 'new'])
})

test('while another process deletes, one leaves it to that', async () => {
  await fill()
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(5318008142)::text`
    await sweep(db)
  })
  expect(await left()).toHaveLength(4)
})
