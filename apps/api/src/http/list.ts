import type { MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { ApiContext } from '../app.ts'
import type { Operator } from './answers.ts'
import { countFitting } from './count-fitting.ts'
import { includeOf, type Related, type Selects } from './include.ts'
import type { Condition } from './keyset.ts'
import { columnsOf, maxLimitOfLarge, readList, sortable } from './list-query.ts'
import { marked } from './marks.ts'
import { type FieldProblem, problemsOf, ValidationError } from './problems.ts'
import { limitOf, visible } from './rows.ts'
import { type HoldsLarge, largeOf, type Summary, summaryOf } from './summary.ts'

/** `?limit=20&cursor=…&sort=-createdAt&include=author&status=live&createdAt[gte]=2026-01-01T00:00:00Z` */
type ListQuery<By extends string, Search extends string, Name extends string> = {
  limit?: string | undefined
  cursor?: string | undefined
  sort?: By | `-${By}` | undefined
  /** Of several, types know the first. */
  include?: Name | `${Name},${string}` | undefined
} & {
  [Filter in By | `${By}[${Exclude<Operator, Pattern>}]` | `${Search}[${Pattern}]`]?:
    | string
    | undefined
}

type Pattern = 'contains' | 'startsWith'

/** What a list is filtered and sorted by. */
export interface ListOptions<By extends string, Search extends string> {
  /** The column that is unique, where it is not `id`. */
  key?: By
  /** Each with an index, or every list by another one reads the whole table. Without it, all columns. */
  by?: readonly By[]
  /** Searched by a part of their text, for which the database tries every row: those of `by`, or all. */
  search?: readonly Search[]
}

/** A page of a list: arguments of `findMany`, and what becomes of its rows. */
export interface Page<Include extends Related, Large extends string> {
  where: { AND?: Condition[] }
  orderBy: Condition[]
  /** One more than is answered: it tells whether there is another page. */
  take: number
  include: Selects<Include>
  /** As many of the rows as an answer may have. */
  of: <Row extends object>(
    rows: Row[],
  ) => { data: Summary<Row, Large>[]; nextCursor: string | null }
}

/**
 * Reads the query of a list of these records, which is filtered and sorted as the options say; by all
 * columns, where there is no more than the name of a key. Large columns are answered where `?include=`
 * names them.
 */
export function listOf<
  Shape extends z.core.$ZodShape,
  Include extends Related,
  By extends keyof Shape & string = keyof Shape & string,
  Search extends keyof Shape & string = keyof Shape & string extends By ? By : never,
  // As `LargeOf`, by whose name the API's type for others would refer to this package.
  Large extends string = keyof {
    [Name in keyof Shape as HoldsLarge<Shape[Name]> extends true ? Name : never]: true
  } &
    string,
>(
  schema: z.ZodObject<Shape>,
  related: () => Include,
  options: (keyof Shape & string) | ListOptions<By, Search> = {},
) {
  const { key = 'id', by, search = [] } = typeof options === 'string' ? { key: options } : options
  const columns = columnsOf(schema, by && { by: [...by, key], search })
  const large = largeOf(schema)
  const listed = { columns, sorts: sortable(columns), key, large }
  const include = includeOf(related, pageOf, large, (page) => Object(page).data)
  const middleware: MiddlewareHandler<
    object,
    string,
    {
      in: { query?: ListQuery<By, Search, Large | (keyof Include & string)> }
      out: { query: Page<Include, Large> }
    }
  > = (c, next) => {
    const context = c as ApiContext // of every route of the app
    const { query, problems } = textsOf(c.req.queries())
    const { limit, cursorAt, ...order } = readList(query, listed, c.req.path, problems)
    const included = include.schema.safeParse(query.include)
    if (!included.success) problems.push(...problemsOf(included.error, 'include'))
    if (problems.length > 0 || !included.success) throw new ValidationError(problems)
    const rows = limitOf(schema)
    const chosen: object = included.data
    const hasLarge = large.some((name) => Reflect.get(chosen, name) === true)
    const most = hasLarge ? Math.min(limit, maxLimitOfLarge) : limit
    const maxBytes = context.get('maxListBytes') ?? Number.POSITIVE_INFINITY
    const page: Page<Include, Large> = {
      ...order,
      where: rows ? visible(context, rows, order.where) : order.where,
      take: most + 1,
      include: included.data,
      of: (rows) => pageUpTo(rows, most, maxBytes, cursorAt),
    }
    c.req.addValidatedData('query', page)
    return include.answer(context, included.data, () => {
      const turn = context.get('place')?.waitToList()
      return turn === undefined ? next() : turn.then(next)
    })
  }
  return marked(middleware, { list: { schema, ...listed }, related })
}

/** Each parameter with its one text. */
function textsOf(queries: Record<string, string[]>) {
  const given = Object.entries(queries)
  const query = Object.fromEntries(given.map(([name, [value = '']]) => [name, value]))
  const problems: FieldProblem[] = given
    .filter(([, values]) => values.length > 1)
    .map(([path]) => ({ path, message: 'is given more than once' }))
  return { query, problems }
}

function pageUpTo<Row extends object>(
  rows: Row[],
  most: number,
  maxBytes: number,
  cursorAt: (row: object) => string,
) {
  const first = rows.slice(0, most)
  const data = first.slice(0, countFitting(first, maxBytes))
  const last = data.at(-1)
  return { data, nextCursor: rows.length > data.length && last ? cursorAt(last) : null }
}

/** What a list answers. */
export const pageOf = <Shape extends z.core.$ZodShape>(schema: z.ZodObject<Shape>) =>
  z.object({ data: z.array(summaryOf(schema)), nextCursor: z.string().nullable() })
