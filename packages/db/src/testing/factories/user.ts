import { randomUUID } from 'node:crypto'
import type { Database } from '../../client.ts'
import type { Prisma } from '../../generated/client.ts'

/** Inserts one user; what the test does not name is made up and unique where it must be. */
export const createUser = (db: Database, data: Partial<Prisma.UserUncheckedCreateInput> = {}) =>
  db.user.create({ data: { email: `email-${randomUUID()}`, ...data } })
