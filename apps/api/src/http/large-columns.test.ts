import { createClient } from '@repo/api-client'
import { Prisma } from '@repo/db'
import { Hono } from 'hono'
import type { hc } from 'hono/client'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { ownApp } from '../../test/own-app.ts'
import { can, open } from '../access/access.ts'
import type { ApiEnv } from '../app.ts'
import { openApiDocument } from '../openapi/document.ts'
import { db, deps, senderTo, tokenFor } from '../testing.ts'
import { answer, selectOf } from './answers.ts'
import { type Including, included, queryOf } from './include.ts'
import { listOf, pageOf } from './list.ts'

const note = z
  .object({ key: answer.text(), status: answer.int(), body: answer.longText() })
  .meta({ id: 'LargeNote' })
const select = selectOf(note)
const related = () => ({ parent: included(note, 'notes:read') })
const list = listOf(note, () => ({}), 'key')
type Row = Including<z.infer<typeof note>, Record<never, never>>

/** How many rows each list read. */
const read: number[] = []

const notes = new Hono<ApiEnv>().get('/', open({ 200: pageOf(note) }), list, async (c) => {
  const { include, of, ...page } = c.req.valid('query')
  const rows: Row[] = await db.idempotencyKey.findMany({
    ...page,
    select: { ...select, ...include },
  })
  read.push(rows.length)
  return c.json(of(rows))
})

function appOf(maxListBytes: number) {
  const app = ownApp({ settings: { ...deps.settings, maxListBytes } })
  app.route('/notes', notes)
  return senderTo(app)
}

const { call } = appOf(1_000_000)

const fill = (bodies: string[]) =>
  db.idempotencyKey.createMany({
    data: bodies.map((body, at) => ({
      caller: 'tests',
      key: String.fromCharCode(97 + at),
      request: '',
      status: at,
      body,
    })),
  })

/** The keys of each page of a list, up to its end. */
async function pagesOf(path: string, send = call) {
  const pages: string[] = []
  for (let cursor = ''; ; ) {
    const { status, body } = await send('GET', `${path}${cursor}`)
    expect(status).toBe(200)
    const data = body.data as { key: string }[] // as the schema says
    pages.push(data.map(({ key }) => key).join(''))
    if (body.nextCursor === null) return pages
    cursor = `&cursor=${body.nextCursor}`
  }
}

describe('a large column', () => {
  test('is in a list where the request asks for it', async () => {
    await fill(['long'])
    const { body } = await call('GET', '/notes')
    expect(body.data).toEqual([{ key: 'a', status: 0 }])
    const asked = await call('GET', '/notes?include=body')
    expect(asked.body.data).toEqual([{ key: 'a', status: 0, body: 'long' }])
  })

  test('is there or not for the typed client', async () => {
    await fill(['long'])
    const app = ownApp().route('/notes', notes)
    const client = createClient<ReturnType<typeof hc<typeof app>>>({
      baseUrl: 'http://api',
      token: await tokenFor('tests'),
      retries: 0,
      fetch: (url, init) => app.request(url, init),
    })
    const answered = await client.notes.$get({ query: { include: 'body' } })
    const { data } = await answered.json()
    expectTypeOf<(typeof data)[number]['body']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<(typeof data)[number]['key']>().toEqualTypeOf<string>()
    expect(data).toEqual([{ key: 'a', status: 0, body: 'long' }])
    // @ts-expect-error: it is no large column
    await client.notes.$get({ query: { include: 'status' } }).catch(() => {})
  })

  test('is no reason for another column to be asked for', async () => {
    const { status, body } = await call('GET', '/notes?include=status')
    const message = '"status" cannot be included; body can'
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ message }] } })
  })

  test('is read of few rows at a time, whatever they hold', async () => {
    await fill(Array.from({ length: 26 }, () => 'x'.repeat(1000)))
    read.length = 0
    const pages = await pagesOf('/notes?limit=100&include=body')
    expect(pages).toEqual(['abcdefghij', 'klmnopqrst', 'uvwxyz'])
    expect(read).toEqual([11, 11, 6])
    expect(await pagesOf('/notes?limit=100')).toEqual(['abcdefghijklmnopqrstuvwxyz'])
  })

  test('is no part of a record beside another', () => {
    const handler = () => new Response()
    const routes = new Hono<ApiEnv>()
      .get('/', open({ 200: pageOf(note) }), listOf(note, related, 'key'), handler)
      .get('/:key', can('notes:read', { 200: note }), queryOf(related), handler)
    const { paths, components } = openApiDocument(new Hono().route('/notes', routes).routes)
    const { LargeNote, LargeNoteSummary, LargeNoteSummaryWithRelated, LargeNoteWithRelated } =
      components.schemas
    expect(LargeNote?.required).toEqual(['key', 'status', 'body'])
    expect(LargeNoteSummary?.required).toEqual(['key', 'status'])
    const parent = { anyOf: [{ $ref: '#/components/schemas/LargeNoteSummary' }, { type: 'null' }] }
    expect(LargeNoteWithRelated?.properties).toMatchObject({ parent })
    expect(LargeNoteSummaryWithRelated?.properties).toMatchObject({ parent })
    const include = paths['/notes']?.get?.parameters?.find(({ name }) => name === 'include')
    expect(include?.schema).toMatchObject({ items: { enum: ['parent', 'body'] } })
  })
})

describe('a page', () => {
  test.each([
    ['ends before it has too many bytes', ['x'.repeat(10), 'x'.repeat(10), 'xx'], ['ab', 'c']],
    ['has a record that alone has too many', ['xxx', 'x'.repeat(200), 'xxx'], ['a', 'b', 'c']],
    ['counts bytes and not characters', ['€'.repeat(30), '€'.repeat(30)], ['a', 'b']],
    ['counts what JSON makes of characters', ['\u0001'.repeat(15), '"'.repeat(30)], ['a', 'b']],
    ['has what fits however long it might be', ['x'.repeat(20), 'x'.repeat(20)], ['ab']],
  ])('%s', async (_what, bodies, pages) => {
    await fill(bodies)
    const { call } = appOf(120)
    expect(await pagesOf('/notes?include=body', call)).toEqual(pages)
  })
})

test('what a list may hold besides text is counted by its size', async () => {
  const { countFitting } = await import('./count-fitting.ts')
  const rows = (value: unknown) => [{ value }, { value }, { value }]
  expect(countFitting(rows(new Date(0)), 1000)).toBe(3)
  expect(countFitting(rows(new Uint8Array(600)), 1800)).toBe(2)
  expect(countFitting(rows({ a: [['x'.repeat(600)]] }), 1400)).toBe(2)
  expect(countFitting(rows(new Prisma.Decimal('1e600')), 1400)).toBe(2)
  expect(countFitting(rows(new Prisma.Decimal('NaN')), 1000)).toBe(3)
})
