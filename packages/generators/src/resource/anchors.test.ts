import { describe, expect, test } from 'vitest'
import { insertAtAnchor, insertImports, insertProperties } from './anchors.ts'

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

describe('insertImports', () => {
  const line = "import { b } from 'b'"
  test.each([
    ["import a from 'a'\n\nrest\n", `import a from 'a'\n${line}\n\nrest\n`],
    ["import {\n  a,\n} from 'a'\nrest\n", `import {\n  a,\n} from 'a'\n${line}\nrest\n`],
    ['import "a";\r\nrest', `import "a";\r\n${line}\r\nrest`],
    [`${line}\nrest\n`, `${line}\nrest\n`],
    ['const text = `\nimport`\n', undefined],
    ['rest\n', undefined],
  ])('%j', (content, expected) => {
    expect(insertImports(content, [line])).toBe(expected)
  })
})

describe('insertProperties', () => {
  const start = /^const body = \{/m
  test.each([
    ['const body = { a: 1 }\n', 'const body = { a: 1, b: 2 }\n'],
    ['const body = {\n  a: 1,\n}\n', 'const body = {\n  a: 1, b: 2 }\n'],
    ['const body = {}\n', 'const body = { b: 2 }\n'],
    [
      "const body = { a: '}', c: `{`, /* } */ d: { e: 1 } }\n",
      "const body = { a: '}', c: `{`, /* } */ d: { e: 1 }, b: 2 }\n",
    ],
    ['const body = { b: 2 }\n', 'const body = { b: 2 }\n'],
    ['const other = {}\n', undefined],
    ['const body = { a: 1\n', undefined],
  ])('%j', (content, expected) => {
    expect(insertProperties(content, start, ['b: 2'])).toBe(expected)
  })
})
