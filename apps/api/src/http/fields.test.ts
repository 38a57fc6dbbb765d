import { expect, test } from 'vitest'
import type { z } from 'zod'
import { field } from './fields.ts'

const takes = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success

/** An array in an array, and so on. */
const nested = (levels: number): unknown => (levels === 0 ? [] : [nested(levels - 1)])

/** A text of so many bytes as JSON. */
const ofBytes = (bytes: number) => 'a'.repeat(bytes - 2)
const base64 = (bytes: number) => Buffer.alloc(bytes).toString('base64')

test.each<[string, z.ZodType, unknown[], unknown[]]>([
  [
    'text',
    field.text(),
    ['', 'é', '\u{1f600}', 'a'.repeat(10_000)],
    [1, null, 'a\0b', '\ud800', 'a'.repeat(10_001)],
  ],
  ['text(3)', field.text(3), ['abc'], ['abcd']],
  ['text(10_001)', field.text(10_001), ['a'.repeat(10_001)], []],
  ['int', field.int(), [0, 2_147_483_647], [2_147_483_648, 1.5, '1']],
  ['smallint', field.smallint(), [-32_768], [-32_769]],
  ['bigint', field.bigint(), [1, '9223372036854775807'], ['9223372036854775808', '1.0', 'x']],
  ['decimal(5, 2)', field.decimal(5, 2), ['0', '-999.99', '1.5'], ['1000', '1.555', '1e2', 1]],
  ['decimal(2, 2)', field.decimal(2, 2), ['0', '0.25'], ['1', '0.255', '.5']],
  ['decimal(3, 0)', field.decimal(3, 0), ['999'], ['1.0', '1000']],
  [
    'date',
    field.date(),
    ['2026-02-28', '2026-02-28T00:00:00.000Z'],
    ['2026-02-30', '2026-2-1', '2026-01-01T10:00:00Z', '0000-01-01'],
  ],
  ['time', field.time(), ['23:59:59', '1970-01-01T23:59:59.000Z'], ['24:00:00', '9:00']],
  [
    'datetime',
    field.datetime(),
    ['2026-01-01T00:00:00+02:00'],
    ['2026-01-01T00:00:00', 0, '0001-01-01T00:00:00+23:59'],
  ],
  [
    'json',
    field.json(),
    [null, { a: [1, null] }, 'text'],
    [undefined, 'a\0', { 'a\0': 1 }, nested(101), [{ __prismaRawParameters__: true, values: [] }]],
  ],
  ['json of a size', field.json(), [ofBytes(65_536)], [ofBytes(65_537), { a: ofBytes(65_535) }]],
  ['json(4)', field.jsonOrNull(4), ['é', [10]], ['éa', [100]]],
  ['json in a list', field.jsonItem(), [1, { a: null }], [null, ofBytes(65_537)]],
  ['bytes', field.bytes(), ['', 'aGk=', base64(65_536)], ['not base64!', base64(65_539)]],
  ['bytes(3)', field.bytes(3), [base64(3)], [base64(4)]],
  ['uuid', field.uuid(), ['01a2035f-b46b-7152-a298-d79e781180e0'], ['01a2035f', '']],
  ['inet', field.inet(), ['127.0.0.1', '::1', '10.0.0.0/8'], ['localhost', '300.0.0.1']],
])('%s takes what its column holds', (_name, schema, good, bad) => {
  expect(good.filter((value) => !takes(schema, value))).toEqual([])
  expect(bad.filter((value) => takes(schema, value))).toEqual([])
})

test.each([
  ['bigint', field.bigint(), 'x', 'must be a whole number, as a number or text'],
  ['date', field.date(), '2026-01-31T10:00:00+02:00', 'must be a date, as 2026-01-31'],
  ['date', field.date(), '2026-02-30T00:00:00Z', 'must be a date, as 2026-01-31'],
  ['time', field.time(), '9', 'must be a time of day, as 12:30:00'],
  [
    'datetime',
    field.datetime(),
    '2026-01-31T10:00:00',
    'must be an instant, as 2026-01-31T12:30:00+02:00 or …Z',
  ],
  ['json', field.json(9), { a: 1000 }, 'must have at most 9 bytes as JSON'],
  ['bytes', field.bytes(), '!', 'must be Base64'],
  ['uuid', field.uuid(), '1', 'must be a UUID'],
  ['inet', field.inet(), 'a', 'must be an IP address, or a network as 10.0.0.0/8'],
])('%s says what it wants', (_name, schema, value, message) => {
  expect(schema.safeParse(value).error?.issues).toMatchObject([{ message }])
})

test('what leaves as a string comes in as one', () => {
  expect(field.bigint().parse('42')).toBe(42n)
  expect(field.bytes().parse('aGk=')).toEqual(Uint8Array.from([104, 105]))
})
