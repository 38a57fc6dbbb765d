import fc from 'fast-check'
import { test } from 'vitest'
import { arbitrarySchema } from './arbitrary-schema.ts'
import { applySequence } from './command-properties/applied-sequence.ts'
import { planSequence } from './command-properties/planned-sequence.ts'
import { propertyRuns, propertyTimeout } from './property-runs.ts'

// Random sequences of commands on random schemas.

/** What comes next in a sequence. */
const whats = [
  ...(['command', 'command', 'command', 'command', 'command', 'command', 'command'] as const),
  ...(['rows', 'undo', 'release'] as const),
]

/** Enough for all choices of one command. */
const numbers = fc.array(fc.nat(997), { minLength: 12, maxLength: 12 })

test('every planned command does what it says and no more, and is identical when repeated', {
  timeout: propertyTimeout,
}, async () => {
  const sequence = fc.record({
    files: arbitrarySchema(),
    numbers: fc.array(numbers, { minLength: 1, maxLength: 8 }),
    unreleased: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(sequence, async (given) => {
      await planSequence(given)
    }),
    propertyRuns(80),
  )
})

test('every command leaves all other files, rows and objects, its migrations make the schema, and undo restores all', {
  timeout: propertyTimeout,
}, async () => {
  const sequence = fc.record({
    files: fc.option(arbitrarySchema({ models: 3 }), { nil: undefined, freq: 5 }),
    steps: fc.array(fc.record({ what: fc.constantFrom(...whats), numbers }), {
      minLength: 4,
      maxLength: 10,
    }),
    rows: numbers,
    released: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(sequence, async (given) => {
      await applySequence(given)
    }),
    // One that fails is run again for each that is smaller.
    propertyRuns(8),
  )
})
