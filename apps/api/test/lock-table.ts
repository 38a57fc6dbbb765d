import { type Database, Prisma } from '@repo/db'
import { onTestFinished } from 'vitest'

/** Keeps a table to itself until `release` is called, or the test is over. */
export async function lockTable(db: Database, table: string): Promise<() => Promise<void>> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const transaction = db.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE ${Prisma.raw(table)} IN ACCESS EXCLUSIVE MODE`
      locked.resolve()
      await promise
    },
    { maxWait: 600_000, timeout: 600_000 },
  )
  const release = async () => {
    resolve()
    await transaction
  }
  onTestFinished(release)
  await locked.promise
  return release
}
