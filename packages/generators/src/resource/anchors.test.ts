import { describe, expect, test } from 'vitest'
import { insertAtAnchor, insertPropertyAtAnchor } from './anchors.ts'

describe('a line above an anchor', () => {
  test.each([
    ['a\n  // gen:x\n', 'a\n  one\n  // gen:x\n'],
    ['a\r\n\t// gen:x\r\nb', 'a\r\n\tone\r\n\t// gen:x\r\nb'],
    ['// gen:x', 'one\n// gen:x'],
    ['// gen:xy\n', undefined],
    ['a // gen:x\n', undefined],
    ['// gen:x\n// gen:x\n', undefined],
    ['{\n// gen:x\n', undefined],
    ['', undefined],
  ])('%j', (content, expected) => {
    expect(insertAtAnchor(content, 'x', 'one')).toBe(expected)
  })

  test('is not added where it is there', () => {
    expect(insertAtAnchor('// gen:x', 'x', 'one', () => true)).toBe('// gen:x')
  })
})

describe('a property above the anchor of its literal', () => {
  test.each([
    ['is added', 'x = {\n  // gen:x\n}', 'x = {\n  one: f(),\n  // gen:x\n}'],
    [
      'gets a comma',
      'x = {\n  a // a\n  // gen:x\n}',
      'x = {\n  a, // a\n  one: f(),\n  // gen:x\n}',
    ],
    ['is there', 'x = {\n  one: f(),\n  // gen:x\n}', 'x = {\n  one: f(),\n  // gen:x\n}'],
    [
      'is there in other words',
      "x = { 'one': f( ), \n// gen:x\n}",
      "x = { 'one': f( ), \n// gen:x\n}",
    ],
    ['has another value', 'x = {\n  one: g(),\n  // gen:x\n}', undefined],
    ['is there twice', 'x = { one: f(), one: f(),\n  // gen:x\n}', undefined],
    ['is in no literal', 'x = [\n  // gen:x\n]', undefined],
    ['has no anchor', 'x = {}', undefined],
    [
      'is in another literal, or in an inner one',
      'y = { one: f(), }\n  one: f(),\nx = {\n  z: { one: f() },\n  // gen:x\n}',
      'y = { one: f(), }\n  one: f(),\nx = {\n  z: { one: f() },\n  one: f(),\n  // gen:x\n}',
    ],
  ])('%s: %j', (_name, content, expected) => {
    expect(insertPropertyAtAnchor(content, 'x', 'one', 'f()')).toBe(expected)
  })
})
