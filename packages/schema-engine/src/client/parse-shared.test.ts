import { expect, test } from 'vitest'
import { parseShared } from './parse-shared.ts'

const parsed = (value: unknown) => parseShared(Buffer.from(JSON.stringify(value)))

test.each([
  ['nothing', { a: {}, fields: [], b: [[]] }],
  ['numbers and constants', { a: [0, -1.5, 1e-7, 12], b: [true, false, null] }],
  ['strings', { 'a "quoted" key': 'a "quote", \\ and \n, größe, 名前, 😀', end: '\\' }],
  ['brackets in strings', { fields: [{ a: '}]{[,:' }, { a: '"]}' }] }],
  ['lists of all', { fields: [1, 'a', null, [2, [3]], { fields: [{ args: [] }] }] }],
])('reads what JSON.parse reads: %s', (_what, value) => {
  expect(parsed(value)).toEqual(value)
})

test('makes one object of fields that are equal', () => {
  const field = { name: 'größe', inputTypes: [{ type: 'Int' }, { type: 'Null' }] }
  const other = { name: 'other', inputTypes: [{ type: 'Null' }] }

  const value = parsed([{ fields: [field, other] }, { fields: [field] }])

  expect(value).toEqual([{ fields: [field, other] }, { fields: [field] }])
  const [one, two] = value as [{ fields: (typeof field)[] }, { fields: (typeof field)[] }]
  expect(two.fields[0]).toBe(one.fields[0])
  expect(one.fields[1]?.inputTypes[0]).toBe(one.fields[0]?.inputTypes[1])
})
