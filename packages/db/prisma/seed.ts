import { createDatabase, databaseEnv } from '../src/index.ts'
import { seed } from '../src/seed.ts'

const db = createDatabase(databaseEnv.parse(process.env))
try {
  await seed(db)
} catch (error) {
  // Uncaught, Node would print a line of Prisma's minified source with it.
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  await db.$disconnect()
}
