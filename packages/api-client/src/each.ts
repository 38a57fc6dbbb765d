import type { ClientRequestOptions } from 'hono/client'

interface Page<Row> {
  data: Row[]
  nextCursor: string | null
}

type List<Query, Row> = (
  args: { query: Query },
  options?: ClientRequestOptions,
) => Promise<{ json: () => Promise<Page<Row>> }>

/**
 * Every record of a list: the next page is asked for when the one before is used up. Throws where
 * the API gives a cursor again, since the pages would never end.
 */
export async function* each<Query extends object | undefined, Row>(
  list: List<Query, Row>,
  query: NonNullable<NoInfer<Query>>,
  options?: ClientRequestOptions,
): AsyncGenerator<Row> {
  const seen = new Set<string>()
  let next = query
  while (true) {
    const answer = await list({ query: next }, options)
    const { data, nextCursor } = await answer.json()
    yield* data
    if (nextCursor === null) return
    if (seen.has(nextCursor)) throw new Error(`The list gave the cursor "${nextCursor}" again.`)
    seen.add(nextCursor)
    next = { ...query, cursor: nextCursor }
  }
}
