import type { ClientRequestOptions } from 'hono/client'

interface Page<Row> {
  data: Row[]
  nextCursor: string | null
}

type List<Query, Row> = (
  args: { query: Query },
  options?: ClientRequestOptions,
) => Promise<{ json: () => Promise<Page<Row>> }>

/** Every record of a list: the next page is asked for when the one before is used up. */
export async function* each<Query extends object | undefined, Row>(
  list: List<Query, Row>,
  query: NonNullable<NoInfer<Query>>,
  options?: ClientRequestOptions,
): AsyncGenerator<Row> {
  let next: typeof query | undefined = query
  while (next) {
    const answer = await list({ query: next }, options)
    const { data, nextCursor } = await answer.json()
    yield* data
    next = nextCursor === null ? undefined : { ...query, cursor: nextCursor }
  }
}
