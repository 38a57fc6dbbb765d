import { expect, test } from 'vitest'
import { additions } from './additions.ts'

const required = `-- AlterTable
ALTER TABLE "posts" ADD COLUMN     "slug" TEXT NOT NULL,
ADD COLUMN     "views" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE UNIQUE INDEX "posts_slug_key" ON "posts"("slug");
`
const slug = { table: 'posts', column: 'slug', value: 'lower("title")' }
const tableOf = (name: string) => ({ name, sql: `"${name}"`, key: ['id'] })
const options = { name: 'add_post_slug', reverse: '', extensions: [], tableOf }

test('a required column comes empty, is filled, and is required when the old release is gone', () => {
  const { steps, why } = additions({ ...options, diff: required, fill: [slug] })
  expect(steps.map(({ name, phase }) => `${phase} ${name}`)).toEqual([
    'expand add_post_slug',
    'expand add_posts_slug_key',
    'backfill backfill_posts_slug',
    'backfill vacuum_posts',
    'contract check_posts_slug',
    'contract fill_posts_slug',
    'contract require_posts_slug',
  ])
  expect(steps[0]?.sql).toMatchInlineSnapshot(`
    "-- phase: expand
    -- reason: adds to posts what the running release does not need to know

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "posts" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    ALTER TABLE "posts" ADD COLUMN "slug" TEXT, ADD COLUMN     "views" INTEGER NOT NULL DEFAULT 0;

    COMMIT;
    "
  `)
  expect(steps[2]?.apply).toMatchInlineSnapshot(`
    [
      "UPDATE "posts" SET "slug" = lower("title") WHERE "slug" IS NULL",
    ]
  `)
  expect(why).toMatchInlineSnapshot(
    `"rows that exist need a value: they get it in batches, and it is required after that"`,
  )
})

test('a column that counts, or has another value in each row, is filled by its own default', () => {
  const { steps } = additions({
    ...options,
    diff: `ALTER TABLE "posts" ADD COLUMN "number" BIGSERIAL NOT NULL, ADD COLUMN "token" UUID NOT NULL DEFAULT gen_random_uuid();`,
  })
  expect(steps.map(({ name, phase }) => `${phase} ${name}`)).toEqual([
    'expand add_post_slug',
    'backfill backfill_posts_number',
    'backfill backfill_posts_token',
    'backfill vacuum_posts',
    'expand check_posts_number',
    'expand fill_posts_number',
    'expand require_posts_number',
    'expand check_posts_token',
    'expand fill_posts_token',
    'expand require_posts_token',
  ])
  expect(steps[0]?.sql).toMatchInlineSnapshot(`
    "-- phase: expand
    -- reason: adds to posts what the running release does not need to know

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "posts" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    CREATE SEQUENCE "posts_number_seq" AS BIGINT;

    ALTER TABLE "posts" ADD COLUMN "number" BIGINT, ADD COLUMN "token" UUID;

    ALTER TABLE "posts" ALTER COLUMN "number" SET DEFAULT nextval('"posts_number_seq"'::regclass);

    ALTER SEQUENCE "posts_number_seq" OWNED BY "posts"."number";

    ALTER TABLE "posts" ALTER COLUMN "token" SET DEFAULT gen_random_uuid();

    COMMIT;
    "
  `)
  expect(steps[1]?.apply).toEqual(['UPDATE "posts" SET "number" = DEFAULT WHERE "number" IS NULL'])
})

test('on a table that only this branch has, all of it is one file', () => {
  const { steps, why } = additions({
    ...options,
    diff: `${required}ALTER TABLE "posts" ADD CONSTRAINT "posts_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id");`,
    fill: [slug],
    unreleased: new Set(['posts']),
  })
  expect(steps.map(({ sql }) => sql)).toMatchInlineSnapshot(`
    [
      "-- phase: expand
    -- reason: adds to posts, which no release uses yet

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "posts", "users" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    SET LOCAL timezone = 'UTC';

    SET LOCAL datestyle = 'ISO, MDY';

    ALTER TABLE "posts" ADD COLUMN "slug" TEXT, ADD COLUMN     "views" INTEGER NOT NULL DEFAULT 0;

    UPDATE "posts" SET "slug" = lower("title") WHERE "slug" IS NULL;

    ALTER TABLE "posts" ALTER COLUMN "slug" SET NOT NULL;

    CREATE UNIQUE INDEX "posts_slug_key" ON "posts"("slug");

    ALTER TABLE "posts" ADD CONSTRAINT "posts_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id");

    COMMIT;
    ",
    ]
  `)
  expect(steps[0]?.risk).toMatchInlineSnapshot(
    `"locks users against writes for milliseconds; gives up after 1 s of waiting"`,
  )
  expect(why).toMatchInlineSnapshot(
    `"only this branch has the table posts, so it is one migration"`,
  )
})

test('an optional column that is filled is not required', () => {
  const diff = 'ALTER TABLE "posts" ADD COLUMN "slug" TEXT;'
  const { steps } = additions({ ...options, diff, fill: [slug] })
  expect(steps.map(({ name }) => name)).toEqual([
    'add_post_slug',
    'backfill_posts_slug',
    'vacuum_posts',
  ])
})

test('the first file has the name that was given, and no two have the same', () => {
  const diff = `CREATE INDEX "posts_a_idx" ON "posts"("a");
CREATE INDEX "posts_A_idx" ON "posts"("A");
CREATE INDEX "posts.a.idx" ON "posts"("c");`
  expect(additions({ ...options, name: 'find_posts', diff }).steps.map(({ name }) => name)).toEqual(
    ['find_posts', 'add_posts_a_idx', 'add_posts_a_idx_2'],
  )
})

test('undo is the diff back, without its transactions', () => {
  const { undo, lost } = additions({
    ...options,
    diff: 'ALTER TABLE "posts" ADD COLUMN "a" TEXT;',
    reverse: '-- DropIndex\nBEGIN;\nALTER TABLE "posts" DROP COLUMN "a";\nCOMMIT;\n',
  })
  expect({ undo, lost }).toEqual({ undo: ['ALTER TABLE "posts" DROP COLUMN "a"'], lost: [] })
})

test('the key of another table is an error', () => {
  const diff = 'ALTER TABLE "app"."posts" ADD COLUMN "slug" TEXT NOT NULL;'
  expect(() => additions({ ...options, diff, fill: [slug] })).toThrow(
    '"posts" was found for "app"."posts"',
  )
})
