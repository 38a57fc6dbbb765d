import { type Database, Prisma } from '@repo/db'

/** Why requests should go elsewhere; undefined when they should come. */
export type CheckReadiness = () => Promise<string | undefined>

interface ReadinessOptions {
  db: Database
  /** Names of the migrations that this build needs. */
  migrations: readonly string[]
  lifecycle: { draining: boolean }
  /** Told why the database does not answer. */
  report: (error: Error) => void
}

/** One question to the database at a time, however many probes ask. */
export function createReadiness({
  db,
  migrations,
  lifecycle,
  report,
}: ReadinessOptions): CheckReadiness {
  let migrated = false
  let asked: Promise<string | undefined> | undefined
  const ask = async () => {
    try {
      if (migrated) {
        await db.$queryRaw`SELECT 1`
        return undefined
      }
      const missing = await countMissing(db, migrations)
      migrated = missing === 0
      const noun = missing === 1 ? 'migration' : 'migrations'
      return migrated ? undefined : `The database lacks ${missing} ${noun} of this release.`
    } catch (error) {
      report(error instanceof Error ? error : new Error(String(error)))
      return 'The database does not answer.'
    } finally {
      asked = undefined
    }
  }
  return async () => {
    if (lifecycle.draining) return 'The process is about to end.'
    asked ??= ask()
    return asked
  }
}

async function countMissing(db: Database, names: readonly string[]): Promise<number> {
  try {
    const rows = await db.$queryRaw<{ name: string }[]>`
      SELECT "migration_name" AS "name" FROM "_prisma_migrations"
      WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL
        AND "migration_name" = ANY(${[...names]})`
    return names.length - new Set(rows.map(({ name }) => name)).size
  } catch (error) {
    if (isNoTable(error)) return names.length
    throw error
  }
}

/** A database that was never migrated has not even the table. */
const isNoTable = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError && /42P01/.test(JSON.stringify(error.meta))
