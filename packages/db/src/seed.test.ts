import { expect, test } from 'vitest'
import { seed } from './seed.ts'
import { testDatabase } from './testing/index.ts'

const db = await testDatabase()

/** Every row of every table. */
async function allRows(): Promise<unknown[]> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`
  return Promise.all(
    tables.map(({ name }) => db.$queryRawUnsafe(`SELECT t::text FROM ${name} AS t ORDER BY 1`)),
  )
}

test('seeding twice is the same as seeding once', async () => {
  await seed(db)
  const once = await allRows()
  await seed(db)
  expect(await allRows()).toEqual(once)
})
