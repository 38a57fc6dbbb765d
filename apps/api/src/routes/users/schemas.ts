import type { Prisma } from '@repo/db'
import { z } from 'zod'
import { answer, type ColumnsOf, selectOf } from '../../http/answers.ts'
import { field } from '../../http/fields.ts'
import { type Including, queryOf } from '../../http/include.ts'
import { listOf } from '../../http/list.ts'
import { everyRow, type Rows, rowsOf } from '../../http/rows.ts'

/** One user as it is answered: a column that is not listed here never leaves the API. */
export const user = z
  .object({
    id: answer.uuid(),
    email: answer.text(),
    name: answer.text().nullable(),
    createdAt: answer.datetime(),
    updatedAt: answer.datetime(),
    // gen:answer
  })
  .meta({ id: 'User' })

export const userSelect = selectOf(user) satisfies ColumnsOf<Prisma.UserSelect, typeof user>

/** The rows that a caller may see and change: all, or those of `where: (c) => ({ … })`. */
export const userRows: Rows<Prisma.UserWhereInput> = rowsOf(user, {
  model: 'user',
  key: 'id',
  where: everyRow,
})

/** The related records that `?include=` adds. A function, since resources may include one another. */
export const userRelated = () => ({
  // gen:related
})

export type UserAnswer = Including<z.infer<typeof user>, ReturnType<typeof userRelated>>

/**
 * Fields of both bodies. Text has at most 10,000 characters, and JSON and bytes 64 kB, or what
 * `field.text(50_000)` says. A rule over several of them goes behind each body, as `.refine(…)`.
 */
const userFields = {
  email: field.text(),
  name: field.text().nullish(),
  // gen:fields
}

export const createUserBody = z.strictObject(userFields)
export const updateUserBody = z.strictObject(userFields).partial()

export const userParams = z.object({ id: field.uuid() })

export const userQuery = queryOf(userRelated)
/**
 * Filters and sorts have an index. Any other column in `by` makes lists read the whole table, and so
 * does one in `search: […]`, for `[contains]` and `[startsWith]`.
 */
export const userList = listOf(user, userRelated, {
  by: ['id', 'email'],
})
