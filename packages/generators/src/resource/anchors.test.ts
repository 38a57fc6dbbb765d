import { describe, expect, test } from 'vitest'
import { insertAtAnchor } from './anchors.ts'

describe('insertAtAnchor', () => {
  test.each([
    ['a\n  // gen:x\n', 'a\n  one\n  // gen:x\n'],
    ['a\r\n\t// gen:x\r\nb', 'a\r\n\tone\r\n\t// gen:x\r\nb'],
    ['// gen:x', 'one\n// gen:x'],
    ['  one\n  // gen:x\n', '  one\n  // gen:x\n'],
    ['// gen:xy\n', undefined],
    ['a // gen:x\n', undefined],
    ['// gen:x\n// gen:x\n', undefined],
    ['', undefined],
  ])('%j', (content, expected) => {
    expect(insertAtAnchor(content, 'x', ['one'])).toBe(expected)
  })
})
