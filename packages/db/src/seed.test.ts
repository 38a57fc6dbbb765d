import { expect, test } from 'vitest'
import { seed } from './seed.ts'
import { testDatabase } from './testing/index.ts'

const db = await testDatabase()

test('seeding twice is the same as seeding once', async () => {
  await seed(db)
  const once = await db.user.findMany()
  await seed(db)
  expect(once).toHaveLength(1)
  expect(await db.user.findMany()).toEqual(once)
})
