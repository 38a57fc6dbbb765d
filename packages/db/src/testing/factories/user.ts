import { randomUUID } from 'node:crypto'
import type { Database } from '../../client.ts'
import type { Prisma } from '../../generated/client.ts'

/** Inserts one user; what the test does not name is made up, the records it refers to too. */
export const createUser = async (
  db: Database,
  data: Partial<Prisma.UserUncheckedCreateInput> = {},
) => db.user.create({ data: { email: `email-${randomUUID()}`, ...data } })
