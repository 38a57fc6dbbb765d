import type { Prisma } from '@repo/db'
import { Hono } from 'hono'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { open } from '../access/access.ts'
import { type ApiContext, type ApiEnv, createApp, type RouteDeps } from '../app.ts'
import { db, deps, senderTo, tokenFor } from '../testing.ts'
import { answer } from './answers.ts'
import { writeCursor } from './cursor.ts'
import { field } from './fields.ts'
import { included, queryOf } from './include.ts'
import { listOf, pageOf } from './list.ts'
import { referringOf, refersTo } from './references.ts'
import { everyRow, type Rows, rowsOf, visible } from './rows.ts'
import { valid } from './validate.ts'

/* Counters whose rows each caller has of its own, and notes that everyone may read and that show one. */

const counter = z.object({ caller: answer.text(), count: answer.int() })
const select = { caller: true, count: true }
const ownerOf = (c: ApiContext) => c.get('caller')?.subject

const counterRows: Rows<Prisma.RateLimitWhereInput> = rowsOf(counter, {
  model: 'rateLimit',
  key: 'caller',
  where: (c) => ({ caller: { startsWith: `${ownerOf(c)}-` } }),
})

const note = z.object({ caller: answer.text() })
const related = () => ({
  counter: included(counter, 'public'),
  brief: included(counter.pick({ caller: true }), 'public', counterRows),
})

const params = valid('param', z.object({ caller: field.text() }))
const counterBody = valid('json', z.strictObject({ caller: field.text(), count: field.int() }))
const noteFields = {
  counter: refersTo(() => counter, field.text()).nullish(),
  others: z.array(refersTo(() => counter, field.text()).refine((text) => text !== '')).optional(),
}
const noteBody = z.strictObject(noteFields).partial()

const routes = ({ db }: RouteDeps) =>
  new Hono<ApiEnv>()
    .use(async (c, next) => {
      c.set('caller', await deps.authenticate(c.req.header('authorization')))
      return next()
    })
    .get(
      '/counters',
      open({ 200: pageOf(counter) }),
      listOf(counter, () => ({}), 'caller'),
      async (c) => {
        const { include: _include, of, ...page } = c.req.valid('query')
        return c.json(of(await db.rateLimit.findMany({ ...page, select })))
      },
    )
    .post('/counters', open({ 201: counter }), counterBody, async (c) => {
      const data = { ...c.req.valid('json'), resetsAt: new Date() }
      return c.json(await db.rateLimit.create({ data, select }), 201)
    })
    .get('/counters/:caller', open({ 200: counter }), params, async (c) => {
      const where = visible(c, counterRows, c.req.valid('param'))
      return c.json(await db.rateLimit.findUniqueOrThrow({ where, select }))
    })
    .patch('/counters/:caller', open({ 200: counter }), params, async (c) => {
      const where = visible(c, counterRows, c.req.valid('param'))
      return c.json(await db.rateLimit.update({ where, data: { count: 99 }, select }))
    })
    .delete('/counters/:caller', open({ 204: undefined }), params, async (c) => {
      await db.rateLimit.delete({ where: visible(c, counterRows, c.req.valid('param')), select })
      return c.body(null, 204)
    })
    .get('/notes', open({ 200: pageOf(note) }), listOf(note, related, 'caller'), async (c) => {
      const { include, of, ...page } = c.req.valid('query')
      const rows = await db.rateLimit.findMany({ ...page, select: { caller: true } })
      return c.json(of(rows.map((row) => withCounter(row, include))))
    })
    .get('/notes/:caller', open({ 200: note }), params, queryOf(related), (c) => {
      const row = withCounter(c.req.valid('param'), c.req.valid('query').include)
      return c.json(c.req.header('wrapped') ? { row } : row, 200, { 'x-kept': 'yes' })
    })
    .post('/notes', open({ 204: undefined }), valid('json', noteBody), (c) => c.body(null, 204))

/** As Prisma answers a required relation. */
const withCounter = (row: { caller: string }, include: object) => ({
  ...row,
  ...('counter' in include ? { counter: { caller: row.caller, count: 1 } } : {}),
  ...('brief' in include ? { brief: { caller: row.caller } } : {}),
})

const reported: Error[] = []
const app = createApp({ ...deps, reportError: (error) => void reported.push(error) }, routes)
const { send } = senderTo(app)

/** As ann, who has the counters that begin so. */
const authorization = `Bearer ${await tokenFor('ann')}`
const call = async (method: string, path: string, body?: unknown) => {
  const { status, body: answered } = await send(method, path, { body, headers: { authorization } })
  const { requestId: _requestId, instance: _instance, ...same } = answered
  return { status, body: same }
}

const callers = ['ann-1', 'ann-2', 'bob-1', 'ann-3', 'bob-2']
beforeEach(async () => {
  const resetsAt = new Date()
  await db.rateLimit.createMany({ data: callers.map((caller) => ({ caller, count: 1, resetsAt })) })
})

const listed = async (query: string) => {
  const { body } = await call('GET', `/counters?${query}`)
  return Object(body).data.map(({ caller }: { caller: string }) => caller)
}

describe('rows that a caller may not see', () => {
  test('are in no list, whatever its filters and its cursor', async () => {
    expect(await listed('')).toEqual(['ann-1', 'ann-2', 'ann-3'])
    expect(await listed('caller[in]=bob-1,ann-2')).toEqual(['ann-2'])
    expect(await listed('caller[startsWith]=bob')).toEqual([])
    const cursor = (key: string) =>
      writeCursor({ list: '/counters', sort: '-caller', value: key, key })
    expect(await listed(`sort=-caller&cursor=${cursor('bob-2')}`)).toEqual([
      'ann-3',
      'ann-2',
      'ann-1',
    ])
    const { body } = await call('GET', '/counters?limit=2')
    expect(await listed(`limit=2&cursor=${body.nextCursor}`)).toEqual(['ann-3'])
    const last = await call('GET', '/counters?limit=3')
    expect(last.body.nextCursor).toBe(null)
  })

  test.each(['GET', 'PATCH', 'DELETE'])('are no rows to a %s', async (method) => {
    expect(await call(method, '/counters/bob-1')).toEqual(await call(method, '/counters/none'))
    expect((await call(method, '/counters/bob-1')).status).toBe(404)
    expect(await db.rateLimit.findUnique({ where: { caller: 'bob-1' } })).toMatchObject({
      count: 1,
    })
    expect((await call(method, '/counters/ann-1')).status).toBeLessThan(300)
  })

  test('are null where another record includes them', async () => {
    const { body } = await call('GET', '/notes?include=counter,brief&sort=-caller&limit=3')
    const hidden = (caller: string) => ({ caller, counter: null, brief: null })
    expect(body.data).toEqual([
      hidden('bob-2'),
      hidden('bob-1'),
      { caller: 'ann-3', counter: { caller: 'ann-3', count: 1 }, brief: { caller: 'ann-3' } },
    ])
    const one = await send('GET', '/notes/bob-1?include=counter', { headers: { authorization } })
    expect(one).toMatchObject({ status: 200, body: { caller: 'bob-1', counter: null } })
    expect(one.headers.get('x-kept')).toBe('yes')
    expect((await call('GET', '/notes/ann-1?include=counter')).body.counter).not.toBe(null)
    expect((await call('GET', '/notes/bob-1')).body).toEqual({ caller: 'bob-1' })
  })

  test('are not answered in a shape in which they are not found', async () => {
    const headers = { authorization, wrapped: 'yes' }
    const { status } = await send('GET', '/notes/ann-1?include=counter', { headers })
    expect(status).toBe(500)
    expect(reported.pop()?.message).toContain('"counter" is included, but')
  })

  test('are no rows to refer to', async () => {
    const other = await call('POST', '/notes', { counter: 'bob-1' })
    expect(other).toEqual(await call('POST', '/notes', { counter: 'none' }))
    expect(other).toMatchObject({
      status: 409,
      body: { code: 'reference', errors: [{ path: 'counter', message: 'refers to no record' }] },
    })
    const many = await call('POST', '/notes', { others: ['ann-1', 'bob-1'] })
    expect(many).toMatchObject({ status: 409, body: { errors: [{ path: 'others' }] } })
    const own = { counter: 'ann-1', others: ['ann-1', 'ann-2'] }
    for (const body of [own, { counter: null }, {}, { others: [] }]) {
      expect((await call('POST', '/notes', body)).status).toBe(204)
    }
  })

  test('have their unique values all the same', async () => {
    const taken = await call('POST', '/counters', { caller: 'bob-1', count: 1 })
    expect(taken).toMatchObject({ status: 409, body: { code: 'not_unique' } })
  })
})

test('a condition of undefined, which Prisma takes for none, is a failure and no row', async () => {
  // A caller without a token.
  const unknown = { ...counterRows, where: (c: ApiContext) => ({ OR: [{ caller: ownerOf(c) }] }) }
  const c = { get: () => undefined } as unknown as ApiContext
  expect(() => visible(c, unknown, { caller: 'bob-1' })).toThrow(
    'The rows of rateLimit that a caller may see are said by where.OR.0.caller = undefined',
  )
})

test('where nobody limits rows, nothing is asked and no condition added', () => {
  const all = z.object({ caller: answer.text() })
  const rows = rowsOf(all, { model: 'rateLimit', key: 'caller', where: everyRow })
  const where = { caller: 'a' }
  expect(visible({} as ApiContext, rows, where)).toBe(where)
  expect(referringOf(z.strictObject({ all: refersTo(() => all, field.text()) }))).toEqual([])
  expect(included(all, 'public').rows()).toBe(undefined)
})
