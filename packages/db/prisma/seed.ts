import { createDatabase, databaseEnv } from '../src/index.ts'
import { seed } from '../src/seed.ts'

const db = createDatabase(databaseEnv.parse(process.env))
try {
  await seed(db)
} finally {
  await db.$disconnect()
}
