import type { Database } from './client.ts'
import { Prisma } from './generated/client.ts'

/**
 * Runs a transaction, and once more where it meets a prepared statement whose table a migration has
 * changed since: alone, such a statement is sent again by the pool, but it ends a transaction.
 */
export async function inTransaction<Result>(
  db: Database,
  run: (tx: Prisma.TransactionClient) => Promise<Result>,
): Promise<Result> {
  try {
    return await db.$transaction(run)
  } catch (error) {
    if (!isStalePlan(error)) throw error
    return db.$transaction(run)
  }
}

/** As adapter-pg 7.10 tells of PostgreSQL's error; nothing else that Prisma sends has this code. */
function isStalePlan(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  const { cause } = Object(error.meta?.driverAdapterError)
  return Object(cause).originalCode === '0A000'
}
