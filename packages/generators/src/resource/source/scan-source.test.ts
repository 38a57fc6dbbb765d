import { describe, expect, test } from 'vitest'
import { scanSource } from './scan-source.ts'

const tokens = (text: string) => scanSource(text)?.tokens.map((token) => token.text)

test.each([
  ["a = 'it\\'s' + \"{\"", ['a', '=', "'it\\'s'", '+', '"{"']],
  [
    `f(\`a \${b({ c: \`\${d}\` })} }\` , 1_0n)`,
    [
      'f',
      '(',
      `\`a \${`,
      'b',
      '(',
      '{',
      'c',
      ':',
      `\`\${`,
      'd',
      '}`',
      '}',
      ')',
      '} }`',
      ',',
      '1_0n',
      ')',
    ],
  ],
  [`\`$a \\\` \\\${ $\${b}\``, [`\`$a \\\` \\\${ $\${`, 'b', '}`']],
  ['a // { \n/* ( */ b', ['a', 'b']],
  ['x = /[/{]\\/(/g.test(y)', ['x', '=', '/[/{]\\/(/g', '.', 'test', '(', 'y', ')']],
  ['(a) / b / c', ['(', 'a', ')', '/', 'b', '/', 'c']],
  ['return /"/', ['return', '/"/']],
  [
    '(a: Größe) => [...a] ?? b?.c',
    ['(', 'a', ':', 'Größe', ')', '=>', '[', '...', 'a', ']', '??', 'b', '?.', 'c'],
  ],
])('%s', (text, expected) => {
  expect(tokens(text)).toEqual(expected)
})

test('brackets know their partners, templates piece by piece', () => {
  const source = scanSource(`{ a: [\`x\${1}y\${2}z\`] }`)
  expect([...(source?.partner ?? [])].toSorted(([a], [b]) => a - b)).toEqual([
    [0, 10],
    [3, 9],
    [4, 6],
    [6, 8],
    [8, 6],
    [9, 3],
    [10, 0],
  ])
})

describe('is undefined for a text that does not end', () => {
  test.each(['(', 'a }', '[)', '`a', "'a", '`${a', '/* a'])('%s', (text) => {
    expect(scanSource(text)).toBeUndefined()
  })
})

test('a long source is scanned in linear time', () => {
  const time = (count: number) => {
    const text = `const a = { b: \`c\${d}\`, e: /f/ } // g\n`.repeat(count)
    const start = process.cpuUsage()
    expect(scanSource(text)?.tokens).toHaveLength(count * 14)
    return process.cpuUsage(start).user / 1000
  }
  time(1000) // warms up
  // Quadratic would be a hundredfold. Of the processor's time: others on the machine take none of it.
  expect(time(20_000)).toBeLessThan(time(2000) * 60 + 100)
})
