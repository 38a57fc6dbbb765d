import { expect, test } from 'vitest'
import { packShared, unpackShared } from './pack-shared.ts'

test('gives back what it was given', () => {
  const data = { a: [], b: [[1, 'größe', null, true], {}], c: { a: -0.5, b: '' } }

  expect(unpackShared(packShared(data))).toEqual(data)
})

test('keeps that parts are one object, and writes them once', () => {
  const part = { text: 'x'.repeat(1000), list: [1, 2, 3] }
  const bytes = packShared({ one: part, other: [part, part], list: part.list })

  const { one, other, list } = unpackShared(bytes) as {
    one: typeof part
    other: unknown[]
    list: unknown
  }

  expect(one).toEqual(part)
  expect(other[0]).toBe(one)
  expect(other[1]).toBe(one)
  expect(list).toBe(one.list)
  expect(bytes.length).toBeLessThan(1500)
})
