import type { Parameters } from 'fast-check'

/** `EXPLORE=20`: twenty times as many cases as usual, of a random seed or `EXPLORE_SEED`. */
const times = Number(process.env.EXPLORE ?? 0)
const seed = process.env.EXPLORE_SEED

/** How often a property is tried: the same cases each time, so that what fails is the change at hand. */
export function propertyRuns(usual: number): Parameters<unknown> {
  if (times === 0) return { numRuns: usual, seed: 1 }
  return { numRuns: usual * times, ...(seed === undefined ? {} : { seed: Number(seed) }) }
}

/** In milliseconds; shrinking what fails takes long. */
export const propertyTimeout = 900_000 * Math.max(times, 1)
