import type { MiddlewareHandler, Next } from 'hono'
import { z } from 'zod'
import { demand } from '../access/access.ts'
import type { ApiContext } from '../app.ts'
import { type Access, marked, markOf } from './marks.ts'
import { limitOf, type Rows } from './rows.ts'
import { type LargeOf, type Summary, selectOfSummary } from './summary.ts'
import { valid } from './validate.ts'
import { type RecordsOf, withVisibleRelated } from './visible-related.ts'
import { type Write, writeBy, writerOf } from './write-answer.ts'

/** Related records, as they are answered to who may read them. */
export interface Included<Schema extends z.ZodObject = z.ZodObject> {
  schema: Schema
  access: Access
  /** Of the records that a caller may see; undefined for all. */
  rows: () => Rows | undefined
}

/** By the name of their relation. */
export type Related = Record<string, Included>

/**
 * For callers with the scope, such as `users:read`; `public` is for everyone. Those who may not see all
 * rows of the schema get null in place of one. A schema that is made of another one has none of its
 * own: name those of that, `included(userName, 'users:read', userRows)`.
 */
export const included = <Schema extends z.ZodObject>(
  schema: Schema,
  scope: string,
  rows?: Rows,
): Included<Schema> => ({
  schema,
  access: scope === 'public' ? scope : { scope },
  rows: () => limitOf(schema, rows),
})

/** A record in an answer: the related ones are there if the request asks for them. */
export type Including<Row, Include extends Related> = Row & {
  [Name in keyof Include]?: Summary<
    z.infer<Include[Name]['schema']>,
    LargeOf<Include[Name]['schema']>
  > | null
}

/** What `findMany` selects of the related records. */
export type Selects<Include extends Related> = {
  [Name in keyof Include]: {
    select: {
      [Column in Exclude<
        keyof Include[Name]['schema']['shape'],
        LargeOf<Include[Name]['schema']>
      >]: true
    }
  }
}

/** What `?include=` may name. */
interface Choice {
  access: Access
  selects: true | { select: Record<string, true> }
  rows?: Rows | undefined
}

/**
 * `?include=author,team`: the selects of these related records, and whether a caller may read them.
 * `related` is called when a request comes, since resources may include one another. `answerOf` says
 * what is answered of a record: that, or a page of them. Of a list `large` are columns of its own
 * records, which are left out unless they are named too.
 */
export function includeOf<Include extends Related>(
  related: () => Include,
  answerOf: (record: z.ZodObject) => z.ZodType = (record) => record,
  large: readonly string[] = [],
  recordsOf: RecordsOf = (answered) => [answered],
) {
  let known: Map<string, Choice> | undefined
  const leftOut = Object.fromEntries(large.map((name) => [name, false]))
  let write: Write | undefined
  const all = () => {
    if (known !== undefined) return known
    const records = Object.entries(related())
    const shape = Object.fromEntries(records.map(([name, { schema }]) => [name, schema]))
    write = writerOf(answerOf(z.object(shape)))
    known = new Map(large.map((name) => [name, { access: 'public', selects: true }]))
    for (const [name, { schema, access, rows }] of records) {
      known.set(name, { access, selects: { select: selectOfSummary(schema) }, rows: rows() })
    }
    return known
  }
  const schema = z
    .string()
    .default('')
    .transform((text, context): Selects<Include> => {
      const names = text.split(',').filter((name) => name !== '')
      for (const name of names.filter((name) => !all().has(name))) {
        const others = [...all().keys()].join(', ') || 'nothing'
        context.addIssue({ code: 'custom', message: `"${name}" cannot be included; ${others} can` })
      }
      // Typed as all of them: `Including` says that each may be absent.
      return {
        ...leftOut,
        ...Object.fromEntries(names.map((name) => [name, all().get(name)?.selects])),
      } as Selects<Include>
    })
  /** Throws what the routes of those records would; answers these as they do, and no others. */
  const answer = (c: ApiContext, chosen: object, next: Next): Promise<void> => {
    const limits = new Map<string, Rows>()
    for (const name in chosen) {
      const { access = 'public', rows } = all().get(name) ?? {}
      demand(access, c)
      if (rows !== undefined) limits.set(name, rows)
    }
    if (write !== undefined) writeBy(c, () => write)
    return limits.size === 0 ? next() : withVisibleRelated(c, limits, recordsOf, next)
  }
  return { schema, answer }
}

/** Reads the query of one record: `?include=author`. */
export function queryOf<Include extends Related>(related: () => Include) {
  const include = includeOf(related)
  const read = valid('query', z.strictObject({ include: include.schema }))
  const middleware: MiddlewareHandler<
    object,
    string,
    {
      // Of several, types know the first.
      in: { query?: { include?: (keyof Include & string) | `${keyof Include & string},${string}` } }
      out: { query: { include: Selects<Include> } }
    }
  > = (c, next) =>
    read(
      c,
      () => include.answer(c as ApiContext, c.req.valid('query').include, next), // of every route of the app
    )
  return marked(middleware, { ...markOf(read), related })
}
