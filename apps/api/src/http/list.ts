import type { MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { ApiContext } from '../app.ts'
import type { Operator } from './answers.ts'
import { includeOf, type Related, type Selects } from './include.ts'
import type { Condition } from './keyset.ts'
import { columnsOf, readList, sortable } from './list-query.ts'
import { marked } from './marks.ts'
import { type FieldProblem, problemsOf, ValidationError } from './problems.ts'

/** `?limit=20&cursor=…&sort=-createdAt&include=author&status=live&createdAt[gte]=2026-01-01T00:00:00Z` */
type ListQuery<Column extends string, Name extends string> = {
  limit?: string | undefined
  cursor?: string | undefined
  sort?: Column | `-${Column}` | undefined
  /** Of several, types know the first. */
  include?: Name | `${Name},${string}` | undefined
} & { [Filter in Column | `${Column}[${Operator}]`]?: string | undefined }

/** A page of a list: arguments of `findMany`, and what becomes of its rows. */
export interface Page<Include extends Related> {
  where: { AND?: Condition[] }
  orderBy: Condition[]
  /** One more than is answered: it tells whether there is another page. */
  take: number
  include: Selects<Include>
  of: <Row extends object>(rows: Row[]) => { data: Row[]; nextCursor: string | null }
}

/**
 * Reads the query of a list of these records, which is filtered and sorted by the columns that they
 * answer. Name its `key` where that is not `id`.
 */
export function listOf<Shape extends z.core.$ZodShape, Include extends Related>(
  schema: z.ZodObject<Shape>,
  related: () => Include,
  key: keyof Shape & string = 'id',
) {
  const columns = columnsOf(schema)
  const listed = { columns, sorts: sortable(columns), key }
  const include = includeOf(related, pageOf)
  const middleware: MiddlewareHandler<
    object,
    string,
    {
      in: { query?: ListQuery<keyof Shape & string, keyof Include & string> }
      out: { query: Page<Include> }
    }
  > = (c, next) => {
    const given = Object.entries(c.req.queries())
    const query = Object.fromEntries(given.map(([name, [value = '']]) => [name, value]))
    const problems: FieldProblem[] = given
      .filter(([, values]) => values.length > 1)
      .map(([path]) => ({ path, message: 'is given more than once' }))
    const { limit, cursorAt, ...order } = readList(query, listed, c.req.path, problems)
    const included = include.schema.safeParse(query.include)
    if (!included.success) problems.push(...problemsOf(included.error, 'include'))
    if (problems.length > 0 || !included.success) throw new ValidationError(problems)
    include.admit(c as ApiContext, included.data) // of every route of the app
    const page: Page<Include> = {
      ...order,
      take: limit + 1,
      include: included.data,
      of: (rows) => {
        const data = rows.slice(0, limit)
        const last = data.at(-1)
        return { data, nextCursor: rows.length > limit && last ? cursorAt(last) : null }
      },
    }
    c.req.addValidatedData('query', page)
    return next()
  }
  return marked(middleware, { list: { schema, ...listed }, related })
}

/** What a list answers. */
export const pageOf = <Shape extends z.core.$ZodShape>(schema: z.ZodObject<Shape>) =>
  z.object({ data: z.array(schema), nextCursor: z.string().nullable() })
