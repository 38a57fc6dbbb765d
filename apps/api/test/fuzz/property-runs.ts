import * as fc from 'fast-check'

const { CI, EXPLORE, EXPLORE_SEED } = process.env
/** `EXPLORE=20`: twenty times as many cases as in CI, of a random seed or `EXPLORE_SEED`. Else a tenth. */
const times = EXPLORE ? Number(EXPLORE) : CI ? 1 : 0.1
/** In less, a slow machine finds nothing out. */
const leastMs = 1000
/** So many cases at a time, each time of the next seed. */
const round = 20
/** More than a property needs to come to all that it is about. */
const mostRounds = 100

/**
 * Tries a property so often: the same cases each time, so that what fails is the change at hand. After
 * so many seconds those before are enough: on a slow machine, or of many resources. Where they did not
 * come to what the property is about, it goes on, whatever the time.
 */
export async function tryOften<T>(
  property: fc.IAsyncProperty<T>,
  { usual, seconds, isEnough = () => true }: TryOptions,
): Promise<void> {
  const end = performance.now() + Math.max(seconds * 1000 * times, leastMs)
  let left = Math.ceil(usual * times)
  for (let rounds = 0; ; rounds += 1) {
    const isOver = left <= 0 || performance.now() > end
    if (rounds > 0 && isOver && (isEnough() || rounds >= mostRounds)) return
    await fc.assert(property, { numRuns: Math.min(round, Math.max(left, 1)), seed: first + rounds })
    left -= round
  }
}

/** Random where it explores, unless `EXPLORE_SEED` says another. */
const first = EXPLORE ? Number(EXPLORE_SEED ?? Math.floor(Math.random() * 2 ** 31)) : 1

interface TryOptions {
  /** In CI. */
  usual: number
  seconds: number
  /** Whether what was to be seen was seen. */
  isEnough?: () => boolean
}

/** In milliseconds; shrinking what fails takes long. */
export const propertyTimeout = 300_000 * Math.max(times, 1)
