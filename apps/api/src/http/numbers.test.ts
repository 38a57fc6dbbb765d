import { describe, expect, test } from 'vitest'
import { isKept, isNear } from './numbers.ts'

describe('a number is kept', () => {
  test.each([
    ...['0', '-0', '0.0', '1', '-1.50', '1e3', '1E+3', '120e-1', '0.1', '1e21', '1e-7', '5e-324'],
    ...['9007199254740991', '9007199254740992', '100000000000000000000', '1.7976931348623157e308'],
  ])('%s', (text) => {
    expect(isKept(text, Number(text))).toBe(true)
  })

  test.each([
    ...['1e400', '-1e400', '1e-400', '0.1000000000000000055', '9007199254740993'],
    ...['12345678901234567890', '1.0000000000000000001', '1e00400', '10000000000000000000001'],
  ])('not as %s', (text) => {
    expect(isKept(text, Number(text))).toBe(false)
  })

  test('or not, in a text of many zeros too', () => {
    const zeros = '0'.repeat(200_000)
    expect(isKept(`0.${zeros}1`, 0)).toBe(false)
    expect(isKept(`1.${zeros}`, 1)).toBe(true)
  })
})

test.each([
  ['0.1000000000000000055', true],
  ['12345678901234567890', true],
  ['0e5', true],
  ['1e400', false],
  ['1e-400', false],
])('%s is near a number: %s', (text, expected) => {
  expect(isNear(text, Number(text))).toBe(expected)
})
