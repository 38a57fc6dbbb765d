import { Hono, type MiddlewareHandler } from 'hono'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { ApiEnv } from '../app.ts'
import { included, queryOf } from '../http/include.ts'
import { can, open } from './access.ts'
import { checkAccess } from './check-access.ts'

const answer = () => new Response()
const pass: MiddlewareHandler = (_c, next) => next()
const check = (app: Hono) => () => checkAccess(app.routes)

describe('a route is refused', () => {
  test.each<[string, Hono, string]>([
    ['that says nothing', new Hono().get('/a/:id', answer), 'GET /a/:id does not say'],
    ['of every method', new Hono().all('/a', answer), 'ALL /a does not say'],
    ['of all below a path', new Hono().all('/a/*', answer), 'ALL /a/* does not say'],
    [
      'that says it too late',
      new Hono().post('/a', answer, can('a:write', {}), answer),
      'POST /a does not say',
    ],
    [
      'that says it twice',
      new Hono().get('/a', can('a:read', {}), open({}), answer),
      'GET /a says twice',
    ],
    ['that is added later', new Hono().get('/a', open({}), answer).put('/a', answer), 'PUT /a'],
  ])('%s', (_situation, app, message) => {
    expect(check(app)).toThrow(message)
  })
})

test.each(['', 'a b', 'a"b', 'public', 'ä'])(
  'a scope is refused that no token can have: %s',
  (scope) => {
    expect(() => can(scope, {})).toThrow(`can('${scope}', …): a scope is`)
  },
)

test('a route of HEAD alone is refused, since it is never called', () => {
  const { routes } = new Hono<ApiEnv>().on('HEAD', '/a', open({}), answer)
  expect(() => checkAccess(routes)).toThrow('HEAD /a is never called')
})

test('middleware need not say it', () => {
  const app = new Hono()
    .use(pass)
    .use('/a/*', pass)
    .get('/a', can('a:read', {}), answer)
    .all('/a/*', can('a:write', {}), answer)
  expect(check(app)).not.toThrow()
})

test('routes with an error handler of their own are read like others', () => {
  const own = (guard: MiddlewareHandler) => new Hono().get('/a', guard, answer).onError(answer)
  expect(check(new Hono().route('/b', own(can('a:read', {}))))).not.toThrow()
  expect(check(new Hono().route('/b', own(pass)))).toThrow('GET /b/a does not say')
})

describe('a record is included for those whom its own route lets in', () => {
  const author = z.object({ id: z.uuid() })
  const post = z.object({ title: z.string() })
  const app = (scope: string, access: typeof can | ((scope: string) => ReturnType<typeof open>)) =>
    new Hono()
      .get(
        '/posts/:id',
        can('posts:read', { 200: post }),
        queryOf(() => ({ author: included(author, scope) })),
        answer,
      )
      .get('/authors/:id', access('authors:read', { 200: author }), answer)
      .patch('/authors/:id', can('authors:write', { 200: author }), answer)
  const forAll = () => open({ 200: author })

  test.each([
    ['public', can, "for 'public', but GET /authors/:id wants 'authors:read'"],
    ['authors:write', can, "for 'authors:write', but GET /authors/:id wants 'authors:read'"],
    ['authors:read', forAll, "for 'authors:read', but GET /authors/:id wants 'public'"],
  ])('refused: for %s', (scope, access, message) => {
    expect(check(app(scope, access))).toThrow(`GET /posts/:id includes "author" ${message}`)
  })

  test('taken: as that route says, or one of several, or where there is none', () => {
    expect(check(app('authors:read', can))).not.toThrow()
    expect(check(app('public', forAll))).not.toThrow()
    const mine = app('me', can).get('/me', can('me', { 200: author }), answer)
    expect(check(mine)).not.toThrow()
    const alone = new Hono().get(
      '/posts/:id',
      can('posts:read', { 200: post }),
      queryOf(() => ({ author: included(author, 'public') })),
      answer,
    )
    expect(check(alone)).not.toThrow()
  })
})
