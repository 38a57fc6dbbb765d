import { UserError } from '@repo/cli'
import { test as base } from 'vitest'
import { type Engine, type Migration, openEngine } from '../src/index.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { model, schema } from './schemas.ts'

/** A schema of one model. */
export const files = (...fields: string[]) => [
  { path: '/app/schema.prisma', content: schema(model('User', ...fields)) },
]

/** Makes `files()`. */
export const init: Migration = {
  name: '20240101000000_init',
  sql: 'CREATE TABLE "User" ("id" INTEGER NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));',
}

/** Each test has a database of its own, and an engine on it. */
export const test = base.extend<{ database: TestDatabase; engine: Engine }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixtures from this pattern
  database: async ({}, use) => {
    const database = await createTestDatabase()
    await use(database)
    await database.drop()
  },
  engine: async ({ database }, use) => {
    const engine = openEngine({ url: database.url, schema: files() })
    await use(engine)
    await engine.dispose()
  },
})

/** The error for a person that the call ends with. */
export async function failure(call: Promise<unknown>): Promise<UserError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof UserError) return error
  throw new Error('It does not throw a UserError.', { cause: error })
}
