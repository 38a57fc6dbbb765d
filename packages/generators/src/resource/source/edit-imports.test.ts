import { expect, test } from 'vitest'
import { withImport, withoutUnusedImports } from './edit-imports.ts'

test.each([
  ["import a from 'a'\n\nrest\n", "import a from 'a'\nimport { b } from 'b'\n\nrest\n"],
  [
    "import {\n  a,\n} from 'a'\nrest\n",
    "import {\n  a,\n} from 'a'\nimport { b } from 'b'\nrest\n",
  ],
  ['import "a";\r\nrest', 'import "a";\r\nimport { b } from \'b\'\r\nrest'],
  ["import { a, b } from 'b'\n", "import { a, b } from 'b'\n"],
  ["import { c as b } from 'b'\n", "import { c as b } from 'b'\n"],
  ["import { type, b } from 'b'\n", "import { type, b } from 'b'\n"],
  ["import { a, type b } from 'b'\n", undefined],
  ["import type { b } from 'b'\n", undefined],
  ["import { b } from 'x'\n", undefined],
  ["import { b as c } from 'x'\n", "import { b as c } from 'x'\nimport { b } from 'b'\n"],
  ["const text = `\nimport`\nimport('a')\nimport.meta.url\n", undefined],
  ['rest\n', undefined],
])('an import is added to %j', (content, expected) => {
  expect(withImport(content, 'b', 'b')).toBe(expected)
})

test.each([
  ["import { b } from 'b'\nrest()\n", 'rest()\n'],
  ["import { b } from 'b'\nb()\n", "import { b } from 'b'\nb()\n"],
  ["import { a, b } from 'x'\na()\n", "import { a,  } from 'x'\na()\n"],
  ["import type { b } from 'x';\r\na\r\n", 'a\r\n'],
  ["import x, { b } from 'x'\na\n", "import x, {  } from 'x'\na\n"],
  ["import { a } from 'x'\n", "import { a } from 'x'\n"],
])('an import that is not used goes from %j', (content, expected) => {
  expect(withoutUnusedImports(content, ['b'])).toBe(expected)
})
