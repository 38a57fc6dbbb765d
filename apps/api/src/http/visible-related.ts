import type { Next } from 'hono'
import type { ApiContext } from '../app.ts'
import { type Rows, visibleKeys } from './rows.ts'

/** The records of what a route answers: of a page, or the one. */
export type RecordsOf = (answered: unknown) => unknown[]

/**
 * Answers null in the place of related records that the caller may not see: Prisma cannot narrow a
 * required relation. One query for each relation, when the route has read its records and before
 * anything of them is written.
 */
export async function withVisibleRelated(
  c: ApiContext,
  limits: ReadonlyMap<string, Rows>,
  recordsOf: RecordsOf,
  next: Next,
): Promise<void> {
  // Its overloads are of what a handler may give it.
  const json = c.json as (value: unknown, ...rest: unknown[]) => Response
  let answered: { value: unknown; rest: unknown[]; empty: Response } | undefined
  const later = (value: unknown, ...rest: unknown[]) => {
    answered = { value, rest, empty: json(null, ...rest) }
    return answered.empty
  }
  c.json = later as typeof c.json // as the handler's types see it
  await next()
  if (answered === undefined || c.res !== answered.empty) return
  await hideRelated(c, limits, recordsOf(answered.value).map(Object))
  c.res = json(answered.value, ...answered.rest)
}

async function hideRelated(
  c: ApiContext,
  limits: ReadonlyMap<string, Rows>,
  records: Record<string, unknown>[],
): Promise<void> {
  for (const [name, rows] of limits) {
    // Selected, it is there, if only as null.
    if (records.some((record) => !(name in record))) {
      throw new Error(
        `"${name}" is included, but the answer is neither a record that has it nor a page.`,
      )
    }
    const keyOf = (record: Record<string, unknown>) => Object(record[name])[rows.key]
    const keys = records.map(keyOf).filter((key) => key != null)
    const seen = await visibleKeys(c, c.get('reads') ?? c.get('db'), rows, keys)
    for (const record of records) if (!seen.has(keyOf(record))) record[name] = null
  }
}
