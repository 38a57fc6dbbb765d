import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { can, open } from '../access/access.ts'
import { answer } from '../http/answers.ts'
import { field } from '../http/fields.ts'
import { included, queryOf } from '../http/include.ts'
import { listOf, pageOf } from '../http/list.ts'
import type { About } from '../http/marks.ts'
import { valid } from '../http/validate.ts'
import { app } from '../testing.ts'
import { openApiDocument } from './document.ts'
import { formatDocument } from './format-document.ts'
import type { Parameter } from './parameters.ts'

const file = path.join(import.meta.dirname, '../../openapi.json')

test('openapi.json is the document of this app', () => {
  const text = formatDocument(openApiDocument(app.routes))
  const before = readFileSync(file, { encoding: 'utf8', flag: 'a+' })
  if (text === before) return
  if (process.env.CI) {
    expect.fail(
      'apps/api/openapi.json is of other routes: run `pnpm test` and commit what changes.',
    )
  }
  writeFileSync(file, text)
})

test('is valid OpenAPI 3.1, and served', async () => {
  const answer = await app.request('/openapi.json')
  const document = z.record(z.string(), z.unknown()).parse(await answer.json())
  expect(document).toEqual(JSON.parse(formatDocument(openApiDocument(app.routes))))
  const validator = new Validator()
  expect(await validator.validate(document)).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

/** A resource with a column of every type, and another record to include. */
function everyColumn() {
  const team = z.object({ id: answer.uuid() }).meta({ id: 'BlogTeam' })
  const related = () => ({ team: included(team, 'teams:read') })
  const thing = z
    .object({
      id: answer.uuid(),
      count: answer.int().nullable(),
      big: answer.bigint(),
      price: answer.decimal(),
      isLive: answer.bool(),
      status: answer.choice({ draft: 'draft', live: 'live' }),
      day: answer.date(),
      extra: answer.json(),
      file: answer.bytes(),
      updatedAt: answer.datetime(),
    })
    .meta({ id: 'BlogThing' })
  const body = z.strictObject({
    big: field.bigint(),
    day: field.date().nullish(),
    ip: field.inet(),
  })
  const params = valid('param', z.object({ id: field.uuid() }))
  const addPart = { id: 'addPart', description: 'Of any kind.', tag: 'parts' }
  const handler = () => new Response()
  const routes = new Hono()
    .get('/', can('things:read', { 200: pageOf(thing) }), listOf(thing, related), handler)
    .post('/', can('things:write', { 201: thing }), valid('json', body), handler)
    .get('/:id', can('things:read', { 200: thing }), params, queryOf(related), handler)
    .get('/totals', open({ 200: z.object({ count: z.int() }) }), handler)
    .put('/:id/parts', can('things:write', { 204: undefined }, addPart), params, handler)
  return openApiDocument(new Hono().route('/blog-things', routes).routes)
}

test('describes what each type of column is sent and answered as', async () => {
  const { schemas } = everyColumn().components
  expect(schemas.BlogThing).toMatchObject({
    additionalProperties: false,
    properties: {
      count: { type: ['integer', 'null'] },
      big: { type: 'string', pattern: '^-?\\d{1,19}$' },
      price: { type: 'string' },
      isLive: { type: 'boolean' },
      status: { type: 'string', enum: ['draft', 'live'] },
      day: { type: 'string', format: 'date-time' },
      extra: {},
      file: { type: 'string', contentEncoding: 'base64' },
    },
  })
  expect(schemas.CreateBlogThingBody).toMatchObject({ required: ['big', 'ip'] })
  expect(await new Validator().validate(everyColumn())).toEqual({ valid: true })
})

test('describes each parameter of a list', () => {
  const parameters = everyColumn().paths['/blog-things']?.get?.parameters ?? []
  const find = (name: string) => parameters.find((one) => one.name === name)?.schema
  expect(find('sort')?.enum).toEqual(expect.arrayContaining(['price', '-price']))
  expect(find('sort')?.enum).toContain('count') // may be NULL
  expect(find('sort')?.enum).not.toContain('status') // has no order
  const included = { type: 'string', enum: ['team', 'extra', 'file'] }
  expect(find('include')).toEqual({ type: 'array', items: included })
  expect(find('count')).toEqual({ type: 'integer' })
  expect(find('count[null]')).toEqual({ type: 'boolean' })
  expect(find('status[in]')?.maxItems).toBe(100)
  expect(find('status[in]')?.items).toEqual({ type: 'string', enum: ['draft', 'live'] })
  expect(find('isLive[gt]')).toBe(undefined)
  expect(find('isLive[in]')).toBe(undefined)
  expect(find('extra')).toBe(undefined)
})

test('an answer may hold what can be included', () => {
  const { paths, components } = everyColumn()
  expect(components.schemas.BlogThingWithRelated?.properties).toMatchObject({
    team: { anyOf: [{ $ref: '#/components/schemas/BlogTeam' }, { type: 'null' }] },
  })
  const answered = (name: string, method: string, status: number) =>
    JSON.stringify(paths[name]?.[method]?.responses[status])
  expect(answered('/blog-things', 'get', 200)).toContain('schemas/BlogThingSummaryWithRelated"')
  expect(answered('/blog-things/{id}', 'get', 200)).toContain('schemas/BlogThingWithRelated"')
  expect(answered('/blog-things', 'post', 201)).toContain('schemas/BlogThing"')
})

test('names operations by what they do, and who may', () => {
  const { paths } = everyColumn()
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  expect(operations.map(({ operationId, security }) => [operationId, security])).toEqual([
    ['listBlogThings', [{ bearer: ['things:read'] }]],
    ['createBlogThing', [{ bearer: ['things:write'] }]],
    ['readBlogThing', [{ bearer: ['things:read'] }]],
    ['getBlogThingsTotals', []],
    ['addPart', [{ bearer: ['things:write'] }]],
  ])
  expect(paths['/blog-things/{id}/parts']?.put).toMatchObject({
    summary: 'Put blog things by id parts',
    description: 'Of any kind.',
    tags: ['parts'],
  })
})

test('names no two operations the same: a resource at a second path has names of that', () => {
  const note = z.object({ id: answer.uuid() }).meta({ id: 'AliasedNote' })
  const handler = () => new Response()
  const notes = () =>
    new Hono()
      .get(
        '/',
        open({ 200: pageOf(note) }),
        listOf(note, () => ({})),
        handler,
      )
      .post('/', open({ 201: note }), handler)
      .delete('/:id', open({ 204: undefined }), handler)
  const app = new Hono()
    .route('/notes', notes())
    .route('/old-notes', notes())
    .get('/old/notes', open({ 200: note }), handler)
    .post('/old/notes', open({ 200: note }), handler)
    .get('/told', open({ 200: note }, { id: 'createAliasedNote' }), handler)
    .get('/told-again', open({ 200: note }, { id: 'createAliasedNote' }), handler)
  const operations = Object.values(openApiDocument(app.routes).paths).flatMap(Object.values)
  expect(operations.map(({ operationId }) => operationId)).toEqual([
    ...['listNotes', 'postNotes', 'deleteAliasedNote'],
    ...['listOldNotes', 'postOldNotes', 'deleteOldNotesById'],
    ...['getOldNotes', 'postOldNotes2', 'createAliasedNote', 'createAliasedNote2'],
  ])
})

/** Changes of a record that is answered so, a create of it, and another POST. */
function changesOf(record: z.ZodObject, heeded: About) {
  const params = valid('param', z.object({ id: field.uuid() }))
  const handler = () => new Response()
  const app = new Hono()
    .post('/notes', can('notes:write', { 201: record }, heeded), handler)
    .patch('/notes/:id', can('notes:write', { 200: record }, heeded), params, handler)
    .delete('/notes/:id', can('notes:write', { 204: undefined }, heeded), params, handler)
    .post('/notes/:id/sent', can('notes:write', { 200: record }), params, handler)
  const operations = Object.values(openApiDocument(app.routes).paths).flatMap(Object.values)
  return operations.map(({ operationId, parameters = [], responses }) => {
    const headers = parameters.filter((one: Parameter) => one.in === 'header')
    const refusals = ['412', '422'].filter((status) => status in responses)
    return [operationId, ...headers.map(({ name }: Parameter) => name), ...refusals]
  })
}

test('describes the repeats and conditions that a route says it heeds, where there are versions', () => {
  const bare = z.object({ id: answer.uuid() })
  const versioned = bare.extend({ updatedAt: answer.datetime() })
  const none = [['postNotes'], ['patchNotesById', '412'], ['deleteNotesById', '412']]
  const heeded = { repeatable: true, conditional: true } as const
  expect(changesOf(versioned, {})).toEqual(expect.arrayContaining(none))
  const repeated = ['postNotes', 'Idempotency-Key', '422']
  expect(changesOf(bare, heeded)).toEqual(expect.arrayContaining(none.with(0, repeated)))
  expect(changesOf(versioned, heeded)).toEqual(
    expect.arrayContaining([
      repeated,
      ['patchNotesById', 'If-Match', '412'],
      ['deleteNotesById', 'If-Match', '412'],
      ['postNotesByIdSent'],
    ]),
  )
})

/** The operations of an app with one route more than these tests know of. */
const operationOf = (app: Hono) =>
  Object.values(openApiDocument(app.routes).paths).flatMap(Object.values)[0]

test('describes answers of other types, problems of the route itself, and both at one status', () => {
  const csv = z.string().meta({ contentMediaType: 'text/csv' })
  const own = z.object({ why: z.string() })
  const answers = { 200: csv, 303: undefined, 404: own, 410: undefined }
  const { responses } = Object(
    operationOf(new Hono().get('/a', open(answers), () => new Response())),
  )
  const problem = { schema: { $ref: '#/components/schemas/Problem' } }
  expect(responses[200].content).toEqual({
    'text/csv': { schema: { type: 'string', contentMediaType: 'text/csv' } },
  })
  expect(responses[303]).not.toHaveProperty('content')
  expect(Object.keys(responses[404].content)).toEqual([
    'application/json',
    'application/problem+json',
  ])
  expect(responses[410].content).toEqual({ 'application/problem+json': problem })
})

test('describes parameters of a path with their patterns, also where no schema names them', () => {
  const app = new Hono().get('/a/:year{[0-9]{4}}/*', open({ 204: undefined }), () => new Response())
  const { paths } = openApiDocument(app.routes)
  expect(paths['/a/{year}/*']?.get).toMatchObject({
    operationId: 'getAByYear',
    parameters: [
      { name: 'year', in: 'path', schema: { type: 'string', pattern: '^(?:[0-9]{4})$' } },
    ],
  })
})
