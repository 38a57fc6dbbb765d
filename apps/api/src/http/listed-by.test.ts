import { Hono, type MiddlewareHandler } from 'hono'
import { expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { open } from '../access/access.ts'
import type { ApiEnv } from '../app.ts'
import { openApiDocument } from '../openapi/document.ts'
import { deps } from '../testing.ts'
import { answer } from './answers.ts'
import { listOf, pageOf } from './list.ts'
import { onError } from './problems.ts'

const note = z
  .object({
    slug: answer.text(),
    title: answer.text(),
    body: answer.longText(),
    status: answer.choice({ draft: 'draft', live: 'live' }).nullable(),
    count: answer.int(),
  })
  .meta({ id: 'ListedNote' })
const related = () => ({})
const chosen = listOf(note, related, { key: 'slug', by: ['title', 'status'], search: ['body'] })
const all = listOf(note, related, 'slug')

const routes = new Hono<ApiEnv>()
  .get('/chosen', open({ 200: pageOf(note) }), chosen, (c) => c.json(c.req.valid('query')))
  .get('/all', open({ 200: pageOf(note) }), all, (c) => c.json(c.req.valid('query')))
routes.onError((error, c) => onError(error, c, deps))

/** Parameters of a list beside those of every list. */
const parametersOf = (path: string) =>
  openApiDocument(routes.routes)
    .paths[path]?.get?.parameters?.map(({ name }) => name)
    .filter((name) => !/^(limit|cursor|sort|include)$/.test(name))

const sortsOf = (path: string) =>
  openApiDocument(routes.routes).paths[path]?.get?.parameters?.find(({ name }) => name === 'sort')
    ?.schema.enum

test('a list is filtered by its key and the columns that it names', () => {
  const ranged = ['', '[in]', '[gt]', '[gte]', '[lt]', '[lte]']
  expect(parametersOf('/chosen')).toEqual([
    ...ranged.map((operator) => `slug${operator}`),
    ...ranged.map((operator) => `title${operator}`),
    ...['body[contains]', 'body[startsWith]'],
    ...['status', 'status[in]', 'status[null]'],
  ])
  expect(sortsOf('/chosen')).toEqual(['slug', '-slug', 'title', '-title'])
})

test('without them by all columns', () => {
  expect(parametersOf('/all')).toEqual(expect.arrayContaining(['count[gt]', 'title[contains]']))
  expect(sortsOf('/all')).toEqual(expect.arrayContaining(['slug', 'title', 'count']))
})

test.each([
  ['count=1', 'count', 'is no parameter of this list'],
  ['sort=count', 'sort', '"count" cannot be sorted by; slug, title can'],
  ['sort=body', 'sort', '"body" cannot be sorted by; slug, title can'],
  ['body=a', 'body', 'body can be compared by contains, startsWith'],
  ['title[contains]=a', 'title[contains]', 'title can be compared by in, gt, gte, lt, lte'],
])('%s is refused where it is not named', async (query, path, message) => {
  const answered = await routes.request(`/chosen?${query}`)
  expect(await answered.json()).toMatchObject({ status: 400, errors: [{ path, message }] })
  if (path !== 'body' && query !== 'sort=body') {
    expect((await routes.request(`/all?${query}`)).status).toBe(200)
  }
})

test('types know the parameters', () => {
  type QueryOf<List> =
    List extends MiddlewareHandler<object, string, { in: { query?: infer Query } }>
      ? keyof NonNullable<Query>
      : never
  expectTypeOf<'title[gt]' | 'body[contains]'>().toExtend<QueryOf<typeof chosen>>()
  expectTypeOf<Extract<'count' | 'title[contains]', QueryOf<typeof chosen>>>().toBeNever()
  expectTypeOf<'title[contains]' | 'count'>().toExtend<QueryOf<typeof all>>()
})
