import type { Prisma } from '@repo/db'
import { z } from 'zod'
import { field } from '../../fields.ts'
import { type Answer, pageOf, queryOf } from '../../query.ts'

/** The columns that leave the API: one that is not listed here never does. */
export const userSelect = {
  id: true,
  email: true,
  name: true,
  createdAt: true,
  updatedAt: true,
  // gen:select
} satisfies Prisma.UserSelect

/** The related records that `?include=` adds. A function, since resources may include one another. */
export const userInclude = () =>
  ({
    // gen:include
  }) satisfies Prisma.UserSelect

export type UserAnswer = Answer<
  Prisma.UserGetPayload<{ select: typeof userSelect & ReturnType<typeof userInclude> }>,
  ReturnType<typeof userInclude>
>

export const createUserBody = z.strictObject({
  email: field.text(),
  name: field.text().nullish(),
  // gen:fields
})

export const updateUserBody = createUserBody.partial()

export const userParams = z.object({ id: field.uuid() })

export const userQuery = queryOf(userInclude)
export const userPage = pageOf(userParams.shape.id, userInclude)
