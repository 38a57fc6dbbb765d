import { expect, test } from 'vitest'
import { z } from 'zod'
import { ownApp } from '../../test/own-app.ts'
import { open } from '../access/access.ts'
import { senderTo } from '../testing.ts'
import { body } from './body.ts'
import { field } from './fields.ts'
import { valid } from './validate.ts'

const app = ownApp()
const counts = valid('json', z.strictObject({ counts: z.array(field.int()) }))
app.post('/lists', open({}), body(1_000_000), counts, (c) => c.json(c.req.valid('json')))
const { call } = senderTo(app)

test('what fits is taken', async () => {
  expect(await call('POST', '/lists', { counts: [1, 2] })).toEqual({
    status: 200,
    body: { counts: [1, 2] },
  })
})

test.each([
  ['wrong items', { counts: Array(100_000).fill('x') }, 'counts.99'],
  [
    'unknown keys',
    { counts: [], ...Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k${at}`, 1])) },
    'k99',
  ],
])('of many %s the first hundred are told', async (_what, sent, last) => {
  const answer = await call('POST', '/lists', sent)
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } })
  const errors = answer.body.errors as { path: string }[] // as the problem is described
  expect(errors).toHaveLength(100)
  expect(errors.at(-1)?.path).toBe(last)
})

test('a name as long as the body is told by its beginning', async () => {
  const answer = await call('POST', '/lists', { counts: [], ['x'.repeat(500_000)]: 1 })
  expect(answer.body).toMatchObject({ errors: [{ path: 'x'.repeat(500) }] })
})
