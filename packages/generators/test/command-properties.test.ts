import fc from 'fast-check'
import { test } from 'vitest'
import { arbitrarySchema } from './arbitrary-schema.ts'
import { applySequence } from './command-properties/applied-sequence.ts'
import { planSequence } from './command-properties/planned-sequence.ts'

/*
 * Random sequences of commands on random schemas. `COMMAND_RUNS=50` tries fifty times as many, and
 * `COMMAND_SEED=7` those of that seed:
 *
 *   COMMAND_RUNS=50 pnpm vitest run test/command-properties.test.ts
 */
const times = Number(process.env.COMMAND_RUNS ?? 1)
const seed = process.env.COMMAND_SEED
const parameters = {
  ...(seed === undefined ? {} : { seed: Number(seed) }),
  // What was tried by then on a busy machine has to do.
  interruptAfterTimeLimit: 25_000 * times,
}
const timeout = 60_000 * times

/** What comes next in a sequence. */
const whats = ['command', 'command', 'command', 'command', 'command', 'rows', 'undo'] as const

/** Enough for all choices of one command. */
const numbers = fc.array(fc.nat(997), { minLength: 12, maxLength: 12 })

test('every planned command does what it says and no more, and is identical when repeated', {
  timeout,
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
    { ...parameters, numRuns: 150 * times },
  )
})

test('every command leaves all other files, rows and objects, its migrations make the schema, and undo restores all', {
  timeout,
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
    { ...parameters, numRuns: 8 * times },
  )
})
