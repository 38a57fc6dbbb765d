import { Hono, type MiddlewareHandler } from 'hono'
import { describe, expect, test } from 'vitest'
import { can, open } from './access.ts'
import { checkAccess } from './check-access.ts'

const answer = () => new Response()
const check = (app: Hono) => () => checkAccess(app.routes)

describe('a route is refused', () => {
  test.each<[string, Hono, string]>([
    ['that says nothing', new Hono().get('/a/:id', answer), 'GET /a/:id does not say'],
    ['of every method', new Hono().all('/a', answer), 'ALL /a does not say'],
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

test('middleware need not say it', () => {
  const pass: MiddlewareHandler = (_c, next) => next()
  const app = new Hono().use(pass).use('/a/*', pass).get('/a', can('a:read', {}), answer)
  expect(check(app)).not.toThrow()
})
