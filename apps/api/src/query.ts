import { z } from 'zod'

/** A record in an answer: the related records of `Include` are there if the request asks for them. */
export type Answer<Row, Include> = Omit<Row, keyof Include> &
  Partial<Pick<Row, keyof Include & keyof Row>>

/**
 * `?include=author,team`: the selects of these related records. `include` is called when a request
 * comes, since resources may include one another.
 */
const includeOf = <Include extends object>(include: () => Include) =>
  z
    .string()
    .default('')
    .transform((text, context): Include => {
      const all = include()
      const names = text.split(',').filter((name) => name !== '')
      const known = Object.keys(all).join(', ') || 'nothing'
      for (const name of names.filter((name) => !Object.hasOwn(all, name))) {
        context.addIssue({ code: 'custom', message: `"${name}" cannot be included; ${known} can` })
      }
      const chosen = Object.entries(all).filter(([name]) => names.includes(name))
      // Typed as all of them: `Answer` says that each may be absent.
      return Object.fromEntries(chosen) as Include
    })

/** Query of one record: `?include=author`. */
export const queryOf = <Include extends object>(include: () => Include) =>
  z.strictObject({ include: includeOf(include) })

/** Query of a list: `?limit=20&cursor=<id of the last record seen>`, and what to include. */
export const pageOf = <Id extends z.ZodType, Include extends object>(
  id: Id,
  include: () => Include,
) =>
  queryOf(include).extend({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: id.optional(),
  })
