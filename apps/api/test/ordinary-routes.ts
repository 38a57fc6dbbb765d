import { Hono } from 'hono'
import { z } from 'zod'
import { can, open } from '../src/access/access.ts'
import type { ApiEnv } from '../src/app.ts'
import { answer } from '../src/http/answers.ts'
import { field } from '../src/http/fields.ts'
import { ProblemError } from '../src/http/problems.ts'
import { valid } from '../src/http/validate.ts'

/*
 * Routes as a team writes them, none as `pnpm gen` does: the tests that walk all routes, and the fuzz,
 * take these as they take those of the project.
 */

const label = z
  .object({ id: answer.uuid(), name: answer.text(), updatedAt: answer.datetime() })
  .meta({ id: 'OrdinaryLabel' })
const madeLabel = (id: string) => ({ id, name: 'a', updatedAt: new Date() })
const text = z.string().meta({ contentMediaType: 'text/plain' })

const body = valid(
  'json',
  z.strictObject({ name: field.text(), mail: z.email().meta({ example: 'a@b.c' }).optional() }),
)
const params = valid('param', z.object({ id: field.uuid() }))
const both = valid('param', z.object({ id: field.uuid(), labelId: field.uuid() }))

/** Neither versions nor repeats, no list, one path beside another, and methods in any order. */
const labels = () =>
  new Hono<ApiEnv>()
    .get(
      '/labels/popular',
      can('labels:read', { 200: z.object({ ids: z.array(z.uuid()) }) }),
      (c) => c.json({ ids: [] }),
    )
    .post('/labels', can('labels:write', { 201: label }), body, (c) =>
      c.json(madeLabel(crypto.randomUUID()), 201),
    )
    .get('/labels/:id', can('labels:read', { 200: label }), params, (c) =>
      c.json(madeLabel(c.req.valid('param').id)),
    )
    .put('/labels/:id', can('labels:write', { 200: label }), params, body, (c) =>
      c.json(madeLabel(c.req.valid('param').id)),
    )
    .put('/products/:id/labels/:labelId', can('admin', { 204: undefined }), both, (c) =>
      c.body(null, 204),
    )
    .delete('/products/:id/labels/:labelId', can('others:read', { 204: undefined }), both, (c) =>
      c.body(null, 204),
    )
    .get('/search', open({ 200: z.object({ q: z.string() }) }), query, (c) =>
      c.json(c.req.valid('query')),
    )

const query = valid('query', z.strictObject({ q: z.string().min(1) }))

/** Answers of other kinds. */
const answers = () =>
  new Hono<ApiEnv>()
    .post('/exports', can('others:write', { 202: z.object({ job: z.uuid() }) }), (c) =>
      c.json({ job: crypto.randomUUID() }, 202),
    )
    .get('/exports/:name', can('exports:read', { 303: undefined }), (c) =>
      c.redirect('/ordinary/files/a', 303),
    )
    .get('/files/*', can('files:read', { 200: text }), (c) => c.text('a'))
    .post('/years/:year{[0-9]{4}}', can('https://scopes.test/write', { 200: text }), async (c) =>
      c.text(await c.req.text()),
    )
    .get('/gone', can('*', { 200: text, 410: undefined }), () => {
      throw new ProblemError({ status: 410, detail: 'It is over.' })
    })
    .get('/mine', can('me', { 204: undefined, 404: z.object({ why: z.string() }) }), (c) =>
      c.req.query('all') === undefined
        ? c.body(null, 204)
        : c.json({ why: 'It is not there.' }, 404),
    )
    .get('/elsewhere', open({ 204: undefined }), () => {
      throw new ProblemError({ status: 502, code: 'elsewhere', detail: 'It does not answer.' })
    })
    .get('/events', can('events:read', { 200: eventStream }), (c) =>
      c.body(new ReadableStream({ start: (events) => events.enqueue(tick) }), 200, {
        'content-type': 'text/event-stream',
      }),
    )
    .post('/paid', open({ 204: undefined }), (c) => {
      if (c.req.header('signature') === 'right') return c.body(null, 204)
      throw new ProblemError({ status: 401, code: 'signature', detail: 'The signature is wrong.' })
    })
    .get('/pages/*', open({}), (c) => c.html('<p>'))
    .all('/proxied/*', can('proxy', {}), (c) => c.text(c.req.method))

const eventStream = z.string().meta({ contentMediaType: 'text/event-stream' })
const tick = new TextEncoder().encode('data: 1\n\n')

export const ordinaryRoutes = () =>
  new Hono<ApiEnv>().route('/ordinary', labels()).route('/ordinary', answers())
