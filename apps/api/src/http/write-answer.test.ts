import { Prisma } from '@repo/db'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { open } from '../access/access.ts'
import type { ApiEnv } from '../app.ts'
import { answer } from './answers.ts'
import { included, queryOf } from './include.ts'
import './json-types.ts'
import { listOf, pageOf } from './list.ts'
import { writerOf } from './write-answer.ts'

const price = new Prisma.Decimal('12345678.90')
const shop = z.object({ id: answer.text(), rate: answer.decimal(5, 3).nullable() })
const order = z.object({
  id: answer.text(),
  price: answer.decimal(12, 2),
  prices: z.array(answer.decimal(12, 1)),
  whole: answer.decimal(20, 0),
  any: answer.decimal(),
})
const row = { id: 'a', price, prices: [price], whole: new Prisma.Decimal(7), any: price }
const written = {
  id: 'a',
  price: '12345678.90',
  prices: ['12345678.9'],
  whole: '7',
  any: '12345678.9',
}
const related = () => ({
  shop: included(shop, 'public'),
  none: included(shop, 'public'),
})
const seller = { id: 'b', rate: new Prisma.Decimal('1.5') }
const full = { ...row, shop: seller, none: null }

const app = new Hono<ApiEnv>()
  .get('/', open({ 200: pageOf(order) }), listOf(order, related), (c) =>
    c.json(c.req.valid('query').of([full, full])),
  )
  .post('/', open({ 201: order }), (c) => c.json(row, 201))
  .get('/one', open({ 200: order }), queryOf(related), (c) => c.json(full))
  .get('/tree', open({ 200: z.object({ of: z.object({ order: order.nullable() }) }) }), (c) =>
    c.json({ of: { order: row } }),
  )
  .get('/problem', open({ 200: order }), (c) => c.json({ price }, 404))

const read = async (path: string, method = 'GET') => (await app.request(path, { method })).json()

test('answers decimals with the scale of their columns', async () => {
  expect(await read('/', 'POST')).toEqual(written)
  expect(await read('/one')).toMatchObject(written)
  expect(await read('/tree')).toEqual({ of: { order: written } })
  expect(await read('/')).toMatchObject({ data: [written, written] })
})

test('and those of included records', async () => {
  const withShop = { ...written, shop: { id: 'b', rate: '1.500' }, none: null }
  expect(await read('/one?include=shop,none')).toEqual(withShop)
  expect(await read('/?include=shop,none')).toMatchObject({ data: [withShop, withShop] })
})

test('goes on behind a decimal from a page to the next', async () => {
  const { nextCursor } = Object(await read('/?limit=1&sort=price'))
  expect(nextCursor).toEqual(expect.any(String))
  const next = await app.request(`/?limit=1&sort=price&cursor=${nextCursor}`)
  expect(next.status).toBe(200)
})

test.each([
  ['1.2345', '1.2345'], // of a column that was widened since
  ['-0.5', '-0.50'],
  ['1e30', '1000000000000000000000000000000.00'],
  ['NaN', 'NaN'],
])('%s is answered as %s where the column has two digits', (stored, answered) => {
  const write = writerOf(z.object({ price: answer.decimal(12, 2) }))
  expect(write?.({ price: new Prisma.Decimal(stored) })).toEqual({ price: answered })
})

test('leaves answers alone that have none, and those of another status', async () => {
  expect(writerOf(z.object({ id: answer.text(), any: answer.decimal() }))).toBeUndefined()
  expect(await read('/problem')).toEqual({ price: '12345678.9' })
})

test('ends at a schema that has itself as a part', () => {
  const tree = z.object({
    price: answer.decimal(3, 1),
    get children() {
      return z.array(tree)
    },
  })
  expect(writerOf(tree)?.({ price: new Prisma.Decimal(1), children: [] })).toEqual({
    price: '1.0',
    children: [],
  })
})
