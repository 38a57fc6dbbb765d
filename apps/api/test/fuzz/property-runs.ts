import type { Parameters } from 'fast-check'

const { CI, EXPLORE, EXPLORE_SEED } = process.env
/** `EXPLORE=20`: twenty times as many cases as in CI, of a random seed or `EXPLORE_SEED`. Else a tenth. */
const times = EXPLORE ? Number(EXPLORE) : CI ? 1 : 0.1
/** In less, a slow machine finds nothing out. */
const leastMs = 3000

/**
 * How often a property is tried: the same cases each time, so that what fails is the change at
 * hand. After so many seconds those before are enough: on a slow machine, or of many resources.
 */
export const propertyRuns = <T>(usual: number, seconds: number): Parameters<T> => ({
  numRuns: Math.ceil(usual * times),
  interruptAfterTimeLimit: Math.max(seconds * 1000 * times, leastMs),
  ...(!EXPLORE ? { seed: 1 } : EXPLORE_SEED ? { seed: Number(EXPLORE_SEED) } : {}),
})

/** In milliseconds; shrinking what fails takes long. */
export const propertyTimeout = 120_000 * Math.max(times, 1)
