import { describe, expect, test } from 'vitest'
import { findProperty, withKey, withOneMore, withoutProperty } from './edit-property.ts'
import { editText } from './edit-text.ts'
import { createdData, declaredLiteral } from './find-literal.ts'
import { type Source, scanSource } from './scan-source.ts'

function literal(text: string): { source: Source; open: number } {
  const source = scanSource(text)
  const open = source && declaredLiteral(source, 'x')
  if (source === undefined || open === undefined) throw new Error(`no literal in ${text}`)
  return { source, open }
}

describe('the literal of a constant', () => {
  test.each([
    'const x = {',
    'export const x: Record<string, { a: 1 }> = {',
    'const x = z.strictObject({',
    'const x = async (a = { b: 1 }) => ({',
    'const y = { x: 1 }\nconst x = Object.freeze({',
  ])('%s', (start) => {
    const { source, open } = literal(
      `${start} key: 1 } ${')'.repeat(start.endsWith('({') ? 1 : 0)}`,
    )
    expect(source.tokens[open + 1]?.text).toBe('key')
  })

  test.each([
    'const y = {}',
    'const x = {}\nconst x = {}',
    'const x = () => { return { a: 1 } }',
    'const x = [{ a: 1 }]',
    'const x = a + { b: 1 }',
    'const x = make()\nconst { key } = other',
    'const x = a\nmake({ key: 1 })',
    'const x = make(a)\nif (a) { b() }',
  ])('is not found in %s', (text) => {
    const source = scanSource(text)
    expect(source && declaredLiteral(source, 'x')).toBeUndefined()
  })
})

test.each([
  ['db.post.create({ data: { a: 1 } })', true],
  ['db.post.create({ select: {}, data: data })', false],
  ['db.post.create({ data: {} }), db.post.create({ data: {} })', false],
  ['db.user.create({ data: {} })', false],
])('the data of %s: %s', (text, found) => {
  const source = scanSource(text)
  expect(source && createdData(source, 'post') !== undefined).toBe(found)
})

describe('a property', () => {
  test.each([
    ['{ a: 1 }', 'none'],
    ["{ 'b': 1 }", 'found'],
    ['{ b }', 'found'],
    ['{ a: { b: 1 }, c: f(b, [b]) }', 'none'],
    ['{ ...data, a: 1 }', 'none'],
    ['{ ...(await newBody()) }', 'none'],
    ['{ b: 1, b: 2 }', 'unclear'],
    ['{ ...base, a: 1 }', 'unclear'],
    ['{ [b]: 1 }', 'unclear'],
    ['{ b() {} }', 'unclear'],
    ['{ ...base, b: 1 }', 'found'],
  ])('of %s is %s', (text, expected) => {
    const { source, open } = literal(`const x = ${text}`)
    const found = findProperty(source, open, 'b')
    expect(found === undefined ? 'unclear' : found === 'none' ? 'none' : 'found').toBe(expected)
  })
})

function edited(text: string, edit: 'remove' | 'rename'): string {
  const { source, open } = literal(text)
  const property = findProperty(source, open, 'b')
  if (typeof property !== 'object') throw new Error(`no b in ${text}`)
  const one = edit === 'remove' ? withoutProperty(source, property) : withKey(source, property, 'c')
  return editText(text, [one])
}

test.each([
  ['const x = { b: 1 }', 'const x = { }'],
  ['const x = { a: 1, b: 2 }', 'const x = { a: 1, }'],
  [`const x = { b: \`,\${","}\`, a: 1 }`, 'const x = { a: 1 }'],
  ['const x = {\n  a: 1, // of a\n  b: 2, // of b\n}', 'const x = {\n  a: 1, // of a\n}'],
  ['const x = {\n  /** of b\n   * too */\n  // and this\n  b: 2,\n}', 'const x = {\n}'],
  ['const x = {\n  // above\n\n  b: 2,\n}', 'const x = {\n  // above\n\n}'],
  ['const x = {\n  // gen:fields\n  b: 2,\n}', 'const x = {\n  // gen:fields\n}'],
  ['const x = { /* in */ b: 2, /* of a */ a: 1 }', 'const x = { /* in */ /* of a */ a: 1 }'],
  ['const x = {\r\n  b: 2,\r\n  a: 1,\r\n}', 'const x = {\r\n  a: 1,\r\n}'],
])('is taken away: %j', (before, after) => {
  expect(edited(before, 'remove')).toBe(after)
})

test.each([
  ['const x = { b: b }', 'const x = { c: b }'],
  ['const x = { "b": 1 }', 'const x = { c: 1 }'],
  ['const x = { b }', 'const x = { c: b }'],
])('gets another key: %j', (before, after) => {
  expect(edited(before, 'rename')).toBe(after)
})

test.each([
  ['const x = {}', 'end', 'const x = { b: 1 }'],
  ['const x = { a: 1 }', 'end', 'const x = { a: 1, b: 1  }'],
  ['const x = {\n  a: 1,\n}', 'end', 'const x = {\n  a: 1, b: 1,\n}'],
  ['const x = { a: 1, ...data }', 'before spread', 'const x = { a: 1, b: 1, ...data }'],
] as const)('is added: %j, %s', (before, place, after) => {
  const { source, open } = literal(before)
  expect(editText(before, [withOneMore(source, open, 'b: 1', place)])).toBe(after)
})
