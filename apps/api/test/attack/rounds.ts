import * as fc from 'fast-check'

const { EXPLORE, EXPLORE_SEED } = process.env

/** So many rounds as CI runs; `EXPLORE=20`, twenty times as many, of a random seed or `EXPLORE_SEED`. */
export const roundsOf = (usual: number): number => usual * Number(EXPLORE ?? 1)

const seed = EXPLORE ? Number(EXPLORE_SEED ?? Math.floor(Math.random() * 2 ** 31)) : 1

/** Tries a property in each round: what fails is printed with the seed that finds it again. */
export const attack = <T>(property: fc.IAsyncProperty<T>, usual: number): Promise<void> =>
  fc.assert(property, { numRuns: roundsOf(usual), seed })

/** In milliseconds: of the bounded form it is never needed. */
export const attackTimeout = 300_000 * Number(EXPLORE ?? 1)
