import { expect, test } from 'vitest'
import { parseArguments } from './arguments.ts'

const options = {
  phase: { type: 'string' },
  yes: { type: 'boolean', short: 'y' },
  with: { type: 'string', multiple: true },
} as const

test.each([
  [['--phase', 'a', '--phase', 'b'], 'The option --phase is given twice.'],
  [['-y', '--yes'], 'The option --yes is given twice.'],
  [['--nothing'], "Unknown option '--nothing'."],
])('%s is a usage error', (args, message) => {
  expect(() => parseArguments({ args, options }, 'help')).toThrow(
    expect.objectContaining({ code: 'CLI.USAGE', message, hint: 'help', exitCode: 2 }),
  )
})

test('an unknown option that is near a known one is told so', () => {
  const hint = 'Write --phase'
  expect(() => parseArguments({ args: ['--phas', 'a'], options }, 'help')).toThrow(
    expect.objectContaining({ message: "Unknown option '--phas'.", hint }),
  )
})

test('an option that may be given several times has all of them', () => {
  const { values } = parseArguments({ args: ['--with', 'a', '--with', 'b'], options }, 'help')
  expect(values.with).toEqual(['a', 'b'])
})
