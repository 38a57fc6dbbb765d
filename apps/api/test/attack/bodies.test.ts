import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { authorization, db } from '../../src/testing.ts'
import { hostileValue } from '../fuzz/hostile.ts'
import { ownApp } from '../own-app.ts'
import { attack, attackTimeout } from './rounds.ts'

/* Bodies that mean more than their fields: a row has what its fields say, or there is none. */

const reported: Error[] = []
const app = ownApp({ reportError: (error) => void reported.push(error) })

const send = (method: string, path: string, body: string) =>
  app.request(path, {
    method,
    body,
    headers: { authorization, 'content-type': 'application/json' },
  })

const nested = (depth: number, open: string, close: string) =>
  open.repeat(depth) + close.repeat(depth)

/** What a body has beside `caller` and `count`, or in the place of `count`. */
const extras = [
  ...['"id":1', '"resetsAt":"2020-01-01T00:00:00Z"', '"updatedAt":null', '"isAdmin":true'],
  ...['"__proto__":{"isAdmin":true}', '"constructor":{"prototype":{"isAdmin":true}}'],
  ...['"prototype":{}', '"toString":"a"', '"hasOwnProperty":1', '"then":1', '"valueOf":1'],
  ...['"AND":[]', '"OR":[{}]', '"NOT":{}', '"where":{"caller":"kept"}', '"data":{"count":9}'],
  ...['"select":{"caller":true}', '"include":{"all":true}', '"":1', '"caller ":"a"', '"Count":9'],
  `"deep":${nested(5000, '[', ']')}`,
  `"deep":${nested(5000, '{"a":', '1').replace(/1+$/, '1')}${'}'.repeat(5000)}`,
]
const values = [
  ...['{"set":9}', '{"increment":9}', '{"decrement":1}', '{"multiply":0}', '{"$ne":0}', '{"gt":0}'],
  ...[
    '{"connect":{"id":1}}',
    '{"create":{}}',
    '{"valueOf":9}',
    '[9]',
    '["9"]',
    '"9"',
    'true',
    'null',
  ],
  ...['1.5', '1e400', '-1e400', '9007199254740993', '2147483648', '-2147483649', '0.1e1000', '""'],
  ...['{"__proto__":9}', '{"toJSON":9}', '{"$raw":"1"}', '{"__prismaRawParameters__":{}}'],
]
const callers = [
  '{"set":"a"}',
  '{"contains":"a"}',
  '["a"]',
  '5',
  'null',
  'true',
  '{}',
  '"a\\u0000b"',
  '"\\ud800"',
]

const bodies = [
  ...extras.map((extra) => `{"caller":"made","count":1,${extra}}`),
  ...values.map((value) => `{"caller":"made","count":${value}}`),
  ...callers.map((caller) => `{"caller":${caller},"count":1}`),
  ...['[]', '[{"caller":"made","count":1}]', 'null', '"made"', '1', '', '{', '{}', '\ufeff{}'],
  ...['{"caller":"made","count":1}{"caller":"b","count":2}', '{"caller":"made",,"count":1}'],
  ...[
    "{'caller':'made','count':1}",
    '{"caller":"made","count":01}',
    '{"caller":"made","count":NaN}',
  ],
]

const kept = { caller: 'kept', count: 7, resetsAt: new Date('2030-01-01') }

test.each(bodies)('%s', async (body) => {
  await db.rateLimit.create({ data: kept })
  const short = body.slice(0, 100)
  const created = await send('POST', '/rate-limits', body)
  expect({ short, status: created.status }).toEqual({ short, status: 400 })
  const changed = await send('PATCH', '/rate-limits/kept', body)
  expect([200, 400]).toContain(changed.status)
  if (changed.status === 200) expect(body.replace('\ufeff', '')).toBe('{}') // which changes nothing
  expect(await db.rateLimit.findMany({ select: { caller: true, count: true } })).toEqual([
    { caller: 'kept', count: 7 },
  ])
  expect({}).not.toHaveProperty('isAdmin')
  expect(reported).toEqual([])
})

test('of a key that is given twice the last one holds, for what is checked and what is kept', async () => {
  const body = '{"caller":"first","count":"x","caller":"last","count":3}'
  expect((await send('POST', '/rate-limits', body)).status).toBe(201)
  expect(await db.rateLimit.findMany()).toMatchObject([{ caller: 'last', count: 3 }])
})

test(
  'any value in any place',
  async () => {
    await attack(
      fc.asyncProperty(
        fc.dictionary(fc.oneof(fc.constantFrom('caller', 'count'), fc.string()), hostileValue, {
          maxKeys: 4,
        }),
        async (body) => {
          await db.rateLimit.deleteMany()
          const text = JSON.stringify(body)
          const { status } = await send('POST', '/rate-limits', text)
          const { caller, count, ...others } = JSON.parse(text)
          const rows = await db.rateLimit.findMany({ select: { caller: true, count: true } })
          if (status !== 201) expect({ status, rows }).toEqual({ status: 400, rows: [] })
          else expect({ others, rows }).toEqual({ others: {}, rows: [{ caller, count }] })
          expect(reported).toEqual([])
        },
      ),
      100,
    )
  },
  attackTimeout,
)
