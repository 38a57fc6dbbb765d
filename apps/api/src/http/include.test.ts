import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { open } from '../access/access.ts'
import type { ApiEnv } from '../app.ts'
import { deps } from '../testing.ts'
import { answer } from './answers.ts'
import { included, queryOf } from './include.ts'
import { listOf } from './list.ts'
import { onError } from './problems.ts'

const record = z.object({ id: answer.uuid() })
const related = () => ({
  author: included(record, 'users:read'),
  team: included(record, 'public'),
})

/** A public resource with both, called with these scopes, or without a token. */
function call(path: string, scopes?: string[]) {
  const app = new Hono<ApiEnv>()
    .use((c, next) => {
      if (scopes) c.set('caller', { subject: 'ada', scopes: new Set(scopes) })
      return next()
    })
    .get('/', open({}), listOf(record, related), (c) => c.json(c.req.valid('query').include))
    .get('/:id', open({}), queryOf(related), (c) => c.json(c.req.valid('query').include))
  app.onError((error, c) => onError(error, c, deps))
  return app.request(path)
}

test.each(['/', '/1'])('%s includes what the caller may read by its own route', async (path) => {
  const author = `${path}?include=author`
  expect((await call(author, ['users:read'])).status).toBe(200)
  expect((await call(author, ['*'])).status).toBe(200)
  const refused = await call(author, ['users:write', 'posts:read'])
  expect(await refused.json()).toMatchObject({ status: 403, code: 'scope_missing' })
  const anonymous = await call(author)
  expect(await anonymous.json()).toMatchObject({ status: 401, code: 'token_missing' })
  expect((await call(`${path}?include=team,author`)).status).toBe(401)
})

test.each(['/', '/1'])('%s includes for everyone what everyone may read', async (path) => {
  const answered = await call(`${path}?include=team`)
  expect(await answered.json()).toEqual({ team: { select: { id: true } } })
})

test.each(['/', '/1'])('%s names what can be included', async (path) => {
  const refused = await call(`${path}?include=owner,team`)
  expect(await refused.json()).toMatchObject({
    status: 400,
    errors: [{ path: 'include', message: '"owner" cannot be included; author, team can' }],
  })
})
