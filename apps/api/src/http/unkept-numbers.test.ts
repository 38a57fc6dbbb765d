import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { ApiEnv } from '../app.ts'
import { deps } from '../testing.ts'
import { field } from './fields.ts'
import { onError } from './problems.ts'
import { valid } from './validate.ts'

const item = z.strictObject({ meta: field.json(), price: field.float().min(0) })
const body = z
  .strictObject({
    ...{
      meta: field.json(),
      maybe: field.jsonOrNull().optional(),
      list: z.array(field.jsonItem()),
    },
    ...{ price: field.float().nullish(), count: field.int(), total: field.bigint() },
    items: z.array(item),
  })
  .partial()

const app = new Hono<ApiEnv>()
app.onError((error, c) => onError(error, c, deps))
app.post('/', valid('json', body), (c) => c.json(c.req.valid('json')))
app.post('/any', valid('json', field.json()), (c) => c.json(c.req.valid('json')))

/** What is answered to a body: a text, since what is written as a number here would be changed, too. */
async function send(text: string, path = '/') {
  const headers = { 'content-type': 'application/json' }
  const answer = await app.request(path, { method: 'POST', headers, body: text })
  return { status: answer.status, ...Object(await answer.json()) }
}

test.each([
  ['{"meta":1e400}', ['meta 1e400']],
  ['{"meta":{"a":[0,{"b":12345678901234567890}]}}', ['meta.a.1.b 12345678901234567890']],
  ['{"meta":[0.1000000000000000055,1e-400]}', ['meta.0 0.1000000000000000055', 'meta.1 1e-400']],
  ['{"maybe":9007199254740993}', ['maybe 9007199254740993']],
  ['{"list":[1,-1e999]}', ['list.1 -1e999']],
  ['{"price":1e400}', ['price 1e400']],
  ['{"price":1e-400}', ['price 1e-400']],
  ['{"count":1.0000000000000000001}', ['count 1.0000000000000000001']],
  ['{"total":9007199254740993}', ['total 9007199254740993']],
  [
    '{"items":[{"meta":1e999,"price":0.1000000000000000055}]}',
    ['items.0.meta 1e999'], // and not the float, which rounds
  ],
  ['{"meta": [ 1.5E-0400]}', ['meta.0 1.5E-0400']],
  ['{"meta":[-12345678.90123456789]}', ['meta.0 -12345678.90123456789']],
  ['{"unknown":{"__proto__":1e400}}', ['unknown.__proto__ 1e400']],
])('refuses %s', async (text, problems) => {
  const errors = problems.map((problem) => {
    const [path, sent] = problem.split(' ')
    return { path, message: `${sent} cannot be stored exactly` }
  })
  expect(await send(text)).toMatchObject({ status: 400, code: 'invalid', errors })
})

test('refuses such a number as the whole body', async () => {
  expect(await send('1e400', '/any')).toMatchObject({ status: 400, errors: [{ path: '' }] })
})

test.each([
  ['{"meta":{"a":[1.50,1e3,-0.1,1e-7,9007199254740991,"12345678901234567890"]}}'],
  ['{"meta":"1e400","price":0.1000000000000000055}'],
  ['{"items":[{"meta":null,"price":3.14159265358979323846}]}'],
  ['{"total":"9223372036854775807"}'],
])('takes %s', async (text) => {
  expect(await send(text)).toMatchObject({ status: 200 })
})

test('says where a body is nested too deeply to be read', async () => {
  const deep = `{"meta":${'['.repeat(100_000)}1e400${']'.repeat(100_000)}}`
  expect(await send(deep)).toMatchObject({ status: 400, detail: 'The body is nested too deeply.' })
})
