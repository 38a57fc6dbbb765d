import { expect, test } from 'vitest'
import { readUnsoundObjects } from './unsound-objects.ts'

const invalid = {
  name: 'posts_slug_key',
  index: 'app.posts_slug_key',
  table: 'app.posts',
  sql: 'CREATE UNIQUE INDEX posts_slug_key ON app.posts USING btree (slug)',
}
/** A catalog with these invalid indexes. */
const remediesOf = async (indexes: (typeof invalid)[], ...toCome: string[]) => {
  const found = await readUnsoundObjects(
    async (sql) => (sql.includes('indisvalid') ? indexes : []),
    toCome.map((sql) => ({ name: '1_change', sql })),
  )
  return found.map(({ remedy }) => remedy)
}

const drop = 'DROP INDEX CONCURRENTLY app.posts_slug_key'

test('an invalid index is built again, unless a migration that is to come does it', async () => {
  const create = 'CREATE UNIQUE INDEX CONCURRENTLY posts_slug_key ON app.posts USING btree (slug)'
  expect(await remediesOf([invalid], 'DROP INDEX "posts_slug_key"')).toEqual([[drop, create]])
  expect(
    await remediesOf(
      [invalid],
      'CREATE UNIQUE INDEX CONCURRENTLY "posts_slug_key" ON "app"."posts"("slug")',
    ),
  ).toEqual([[drop]])
})

test('what REINDEX CONCURRENTLY left goes', async () => {
  expect(await remediesOf([{ ...invalid, index: 'app.posts_slug_key_ccnew' }])).toEqual([
    ['DROP INDEX CONCURRENTLY app.posts_slug_key_ccnew'],
  ])
})
