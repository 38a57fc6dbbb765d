import { ProblemError } from '../http/problems.ts'

/** What one caller has under way. */
interface UnderWay {
  requests: number
  lists: number
  /** Lists that wait for those. */
  waiting: (() => void)[]
}

/** The place of a request among those of its caller. */
export interface Place {
  /** To be called when all of the request is over, also what went on after its answer. */
  leave: () => void
  /** Where others of the caller are under way it waits for one of these; undefined where it need not. */
  waitToList: () => Promise<void> | undefined
}

/** Takes a place for a request of a caller. Throws a 429 where there is none. */
export type TakePlace = (caller: string) => Place

interface Limits {
  requests: number
  /** Fewer than there are connections to the database: others find one. */
  lists: number
}

/** Limits what a caller has under way at once; in this process, as the connections are its own. */
export function limitAtOnce({ requests, lists }: Limits): TakePlace {
  const callers = new Map<string, UnderWay>()
  return (caller) => {
    const underWay = callers.get(caller) ?? { requests: 0, lists: 0, waiting: [] }
    if (underWay.requests >= requests) throw tooMany(requests)
    underWay.requests += 1
    callers.set(caller, underWay)
    let isList = false
    return {
      leave() {
        underWay.requests -= 1
        if (underWay.requests === 0) callers.delete(caller)
        if (!isList) return
        // The next one has its place.
        const next = underWay.waiting.shift()
        if (next === undefined) underWay.lists -= 1
        else next()
      },
      waitToList() {
        if (isList) return undefined
        isList = true
        if (underWay.lists >= lists) {
          return new Promise<void>((resolve) => void underWay.waiting.push(resolve))
        }
        underWay.lists += 1
        return undefined
      },
    }
  }
}

const tooMany = (requests: number) =>
  new ProblemError({
    status: 429,
    code: 'too_many_at_once',
    detail: `${requests} requests are under way already; try again when one of them is answered.`,
    headers: { 'retry-after': '1' },
  })
