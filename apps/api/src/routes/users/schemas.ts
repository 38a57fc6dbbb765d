import type { Prisma } from '@repo/db'
import { z } from 'zod'
import { field, pageOf } from '../../fields.ts'

/** The columns that leave the API: one that is not listed here never does. */
export const userSelect = {
  id: true,
  email: true,
  name: true,
  createdAt: true,
  updatedAt: true,
  // gen:select
} satisfies Prisma.UserSelect

export const createUserBody = z.strictObject({
  email: field.text(),
  name: field.text().nullish(),
  // gen:fields
})

export const updateUserBody = createUserBody.partial()

export const userParams = z.object({ id: field.uuid() })

export const userPage = pageOf(userParams.shape.id)
