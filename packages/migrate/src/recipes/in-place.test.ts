import { expect, test } from 'vitest'
import { addEnumValue } from './add-enum-value.ts'
import { relaxColumn } from './relax-column.ts'
import { renameColumn } from './rename-column.ts'
import { renameTable } from './rename-table.ts'
import { retypeColumn } from './retype-column.ts'

const posts = { name: 'posts', sql: '"app"."posts"', key: ['id'] }
const sqlOf = ({ steps }: { steps: { sql: string }[] }) => steps.map(({ sql }) => sql).join('\n')

test('a wider type is one ALTER', () => {
  const change = retypeColumn({
    name: 'retype_post_title',
    table: posts,
    column: 'title',
    from: 'VARCHAR(80)',
    type: 'VARCHAR(120)',
  })
  expect(sqlOf(change)).toMatchInlineSnapshot(`
    "-- phase: expand
    -- reason: title of posts becomes VARCHAR(120), which takes the values of VARCHAR(80) as they are

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "app"."posts" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    ALTER TABLE "app"."posts" ALTER COLUMN "title" SET DATA TYPE VARCHAR(120);

    COMMIT;
    "
  `)
  expect(change.steps[0]?.risk).toMatchInlineSnapshot(
    `"locks posts for milliseconds; rewrites no row; gives up after 1 s of waiting"`,
  )
  expect(change.undo).toMatchInlineSnapshot(`
    [
      "ALTER TABLE "app"."posts" ALTER COLUMN "title" SET DATA TYPE VARCHAR(80)",
    ]
  `)
})

test('a timestamp is read as of a time zone that no later file sees', () => {
  const change = retypeColumn({
    name: 'retype_post_at',
    table: posts,
    column: 'at',
    from: 'TIMESTAMP(3)',
    type: 'TIMESTAMPTZ(6)',
    defaults: { from: 'CURRENT_TIMESTAMP', to: 'CURRENT_TIMESTAMP' },
  })
  expect(sqlOf(change)).toMatchInlineSnapshot(`
    "-- phase: expand
    -- reason: at of posts becomes TIMESTAMPTZ(6), which takes the values of TIMESTAMP(3) as they are

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "app"."posts" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    SET LOCAL timezone = 'UTC';

    SET LOCAL datestyle = 'ISO, MDY';

    ALTER TABLE "app"."posts" ALTER COLUMN "at" DROP DEFAULT;

    ALTER TABLE "app"."posts" ALTER COLUMN "at" SET DATA TYPE TIMESTAMPTZ(6);

    ALTER TABLE "app"."posts" ALTER COLUMN "at" SET DEFAULT CURRENT_TIMESTAMP;

    COMMIT;
    "
  `)
})

test('a type that rewrites the table says so', () => {
  const change = retypeColumn({
    name: 'retype_post_code',
    table: posts,
    column: 'code',
    from: 'TEXT',
    type: 'UUID',
    using: '"code"::uuid',
    back: '"code"::text',
  })
  expect(change.steps[0]?.risk).toMatchInlineSnapshot(
    `"rewrites posts while nobody can read it; no release uses it yet"`,
  )
  expect(change.why).toMatchInlineSnapshot(
    `"only this branch has the table posts, so it is one migration"`,
  )
  expect(change.undo).toMatchInlineSnapshot(`
    [
      "DELETE FROM "strata_undo"."retype_post_code" AS saved USING "app"."posts" AS rows WHERE rows."id" = saved."id" AND rows."code"::text IS DISTINCT FROM saved."strata_new"",
      "ALTER TABLE "app"."posts" ALTER COLUMN "code" SET DATA TYPE TEXT USING "code"::text",
      "UPDATE "app"."posts" AS rows SET "code" = saved."code" FROM "strata_undo"."retype_post_code" AS saved WHERE rows."id" = saved."id"",
      "DROP TABLE "strata_undo"."retype_post_code"",
    ]
  `)
})

test('a value of an enum is alone in its file, and undo makes the enum anew', () => {
  const change = addEnumValue({
    name: 'add_mood_so_so',
    type: '"mood"',
    value: "it's",
    reverse: `BEGIN;\nCREATE TYPE "mood_new" AS ENUM ('good');\nDROP TYPE "mood_old";\nCOMMIT;`,
  })
  expect(sqlOf(change)).toMatchInlineSnapshot(`
    "-- phase: expand
    -- reason: a new value, it's; nothing writes it before the next release

    BEGIN;

    SET LOCAL lock_timeout = '1s';

    ALTER TYPE "mood" ADD VALUE 'it''s';

    COMMIT;
    "
  `)
  expect(change.undo).toEqual([`CREATE TYPE "mood_new" AS ENUM ('good')`, 'DROP TYPE "mood_old"'])
})

test('a column that may be NULL again', () => {
  const change = relaxColumn({
    name: 'relax_post_title',
    table: posts,
    column: 'title',
    reason: 'the next release does not write title of posts',
    dropDefault: `''`,
  })
  expect(sqlOf(change)).toMatchInlineSnapshot(`
    "-- phase: expand
    -- reason: the next release does not write title of posts

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "app"."posts" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    ALTER TABLE "app"."posts" ALTER COLUMN "title" DROP NOT NULL, ALTER COLUMN "title" DROP DEFAULT;

    COMMIT;
    "
  `)
  expect(change.undo).toMatchInlineSnapshot(`
    [
      "ALTER TABLE "app"."posts" ALTER COLUMN "title" SET DEFAULT '', ALTER COLUMN "title" SET NOT NULL",
    ]
  `)
})

const objects = [
  {
    table: '"app"."posts"',
    sql: 'ALTER INDEX "app"."posts_title_key" RENAME TO "posts_headline_key"',
    undo: 'ALTER INDEX "app"."posts_headline_key" RENAME TO "posts_title_key"',
  },
]

test('a column and what is named after it', () => {
  const options = {
    name: 'rename_post_title',
    table: posts,
    from: 'title',
    to: 'headline',
    objects,
  }
  const change = renameColumn(options)
  expect(sqlOf(change)).toMatchInlineSnapshot(`
    "-- phase: expand
    -- reason: title of posts is now headline; a release that says the old name fails

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "app"."posts" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    ALTER TABLE "app"."posts" RENAME COLUMN "title" TO "headline";

    ALTER INDEX "app"."posts_title_key" RENAME TO "posts_headline_key";

    COMMIT;
    "
  `)
  expect(change.undo).toMatchInlineSnapshot(`
    [
      "ALTER INDEX "app"."posts_headline_key" RENAME TO "posts_title_key"",
      "ALTER TABLE "app"."posts" RENAME COLUMN "headline" TO "title"",
    ]
  `)
  const [own] = renameColumn({ ...options, unreleased: true }).steps
  expect(own).toMatchObject({ phase: 'expand', reason: expect.stringContaining('no release') })
})

test('a table and what is named after it, with a view for the old name', () => {
  const change = renameTable({
    name: 'rename_post_to_article',
    table: posts,
    to: 'articles',
    objects,
    keepView: true,
  })
  expect(sqlOf(change)).toMatchInlineSnapshot(`
    "-- phase: expand
    -- reason: posts is now articles; a view has the old name for the release that runs

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "app"."posts" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    ALTER TABLE "app"."posts" RENAME TO "articles";

    ALTER INDEX "app"."posts_title_key" RENAME TO "posts_headline_key";

    CREATE VIEW "app"."posts" AS SELECT * FROM "app"."articles";

    COMMIT;
    "
  `)
  expect(change.undo).toMatchInlineSnapshot(`
    [
      "DROP VIEW "app"."posts"",
      "ALTER INDEX "app"."posts_headline_key" RENAME TO "posts_title_key"",
      "ALTER TABLE "app"."articles" RENAME TO "posts"",
    ]
  `)
})
