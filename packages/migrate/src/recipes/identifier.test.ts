import { expect, test } from 'vitest'
import { besides, boundedName, literal, quoted } from './identifier.ts'

test('a name that Postgres would cut keeps its start and what tells it from others', () => {
  expect(boundedName('a'.repeat(63))).toBe('a'.repeat(63))
  const [one, other] = ['x', 'y'].map((end) => boundedName('é'.repeat(40) + end))
  expect(one).toMatch(/^é{27}_[\da-f]{8}$/)
  expect(Buffer.byteLength(one ?? '')).toBe(63)
  expect(one).not.toBe(other)
})

test('names and texts are quoted, whatever is in them', () => {
  expect(quoted('a"b')).toBe('"a""b"')
  expect(literal(`it's "x"`)).toBe(`'it''s "x"'`)
})

test('what is beside a table is in its schema', () => {
  expect(besides('"posts"', 'x')).toBe('"x"')
  expect(besides('"app"."po.sts"', 'x')).toBe('"app"."x"')
  expect(besides('"po""."', 'x')).toBe('"x"')
})
