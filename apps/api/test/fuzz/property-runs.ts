import type { Parameters } from 'fast-check'

/** `EXPLORE=20`: twenty times as many cases as usual, of a random seed or `EXPLORE_SEED`. */
const times = Number(process.env.EXPLORE ?? 0)
const seed = process.env.EXPLORE_SEED

/**
 * How often a property is tried: the same cases each time, so that what fails is the change at
 * hand. After so many seconds those before are enough: on a slow machine, or of many resources.
 */
export const propertyRuns = <T>(usual: number, seconds: number): Parameters<T> => ({
  numRuns: usual * Math.max(times, 1),
  interruptAfterTimeLimit: seconds * 1000 * Math.max(times, 1),
  ...(times === 0 ? { seed: 1 } : seed === undefined ? {} : { seed: Number(seed) }),
})

/** In milliseconds; shrinking what fails takes long. */
export const propertyTimeout = 120_000 * Math.max(times, 1)
