import { expect, test } from 'vitest'
import { dropColumn } from './drop-column.ts'
import { dropTable } from './drop-table.ts'
import { dropView } from './drop-view.ts'

const posts = { name: 'posts', sql: '"posts"', key: ['id'] }

test('a column goes by itself, and undo brings its values back', () => {
  const { steps, undo, lost, why } = dropColumn({
    name: 'remove_post_status',
    table: posts,
    column: 'status',
    synced: false,
    reverse: `ALTER TABLE "posts" ADD COLUMN     "status" "post_status" NOT NULL;\nCREATE INDEX "posts_status_idx" ON "posts"("status");\nALTER TABLE "posts" ADD CONSTRAINT "posts_status_fkey" FOREIGN KEY ("status") REFERENCES "states"("id");`,
  })
  expect(steps.map(({ sql }) => sql)).toMatchInlineSnapshot(`
    [
      "-- phase: contract
    -- reason: no release uses status of posts any more

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "posts", "states" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    ALTER TABLE "posts" DROP COLUMN "status";

    COMMIT;
    ",
    ]
  `)
  expect(steps[0]?.risk).toMatchInlineSnapshot(
    `"its values are gone; locks posts and states for milliseconds; gives up after 1 s of waiting"`,
  )
  expect(steps[0]?.apply).toMatchInlineSnapshot(`
    [
      "CREATE SCHEMA IF NOT EXISTS "strata_undo"",
      "DROP TABLE IF EXISTS "strata_undo"."remove_post_status"",
      "CREATE TABLE "strata_undo"."remove_post_status" AS SELECT "id", "status"::text FROM "posts"",
      "ALTER TABLE "posts" DROP COLUMN "status"",
    ]
  `)
  expect(undo).toMatchInlineSnapshot(`
    [
      "DO $$ BEGIN
      PERFORM set_config('session_replication_role', 'replica', true);
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END $$",
      "ALTER TABLE "posts" ADD COLUMN "status" "post_status"",
      "UPDATE "posts" AS rows SET "status" = saved."status"::"post_status" FROM "strata_undo"."remove_post_status" AS saved WHERE rows."id" = saved."id"",
      "ALTER TABLE "posts" ALTER COLUMN "status" SET NOT NULL",
      "CREATE INDEX "posts_status_idx" ON "posts"("status")",
      "ALTER TABLE "posts" ADD CONSTRAINT "posts_status_fkey" FOREIGN KEY ("status") REFERENCES "states"("id")",
      "DO $$ BEGIN
      PERFORM set_config('session_replication_role', 'origin', true);
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END $$",
      "DROP TABLE "strata_undo"."remove_post_status"",
    ]
  `)
  expect({ lost, why }).toMatchInlineSnapshot(`
    {
      "lost": [],
      "why": "a column goes by its entry in the catalog alone, so it is one migration",
    }
  `)
})

test('the old one of a pair goes with its trigger, which undo makes again', () => {
  const { steps, undo } = dropColumn({
    name: 'remove_post_title',
    table: posts,
    column: 'title',
    synced: true,
    reverse: 'ALTER TABLE "posts" ADD COLUMN     "title" TEXT;',
  })
  expect(steps.map(({ sql }) => sql)).toMatchInlineSnapshot(`
    [
      "-- phase: contract
    -- reason: no release uses title of posts any more

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "posts" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    DROP TRIGGER "sync_posts_title" ON "posts";

    DROP FUNCTION "sync_posts_title"();

    ALTER TABLE "posts" DROP COLUMN "title";

    COMMIT;
    ",
    ]
  `)
  expect(undo.slice(-2)).toMatchInlineSnapshot(`
    [
      "DO $$
    BEGIN
      EXECUTE (SELECT function FROM "strata_undo"."remove_post_title.sync");
      EXECUTE (SELECT trigger FROM "strata_undo"."remove_post_title.sync");
    END
    $$",
      "DROP TABLE "strata_undo"."remove_post_title.sync"",
    ]
  `)
})

test('a diff back that does not bring the column back is an error', () => {
  const options = { name: 'remove_post_title', table: posts, column: 'title', synced: false }
  expect(() => dropColumn({ ...options, reverse: '' })).toThrow('does not add title to "posts"')
})

const diff = `ALTER TABLE "notes" DROP CONSTRAINT "notes_post_id_fkey";
ALTER TABLE "notes" DROP COLUMN "post_id";
DROP TABLE "posts";
DROP TYPE "post_status";`
const reverse = `CREATE TYPE "post_status" AS ENUM ('draft');
ALTER TABLE "notes" ADD COLUMN     "post_id" INTEGER NOT NULL;
CREATE TABLE "posts" (
    "id" SERIAL NOT NULL,
    "size" DECIMAL(10,2),
    "status" "post_status" NOT NULL DEFAULT 'draft',

    CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "notes" ADD CONSTRAINT "notes_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "posts"("id");`

test('a table goes with what refers to it, and undo brings back all the rows', () => {
  const { steps, undo } = dropTable({
    name: 'remove_post',
    diff,
    reverse,
    tableOf: (name) => ({ name, sql: `"${name}"`, key: ['id'] }),
  })
  expect(steps.map(({ sql }) => sql)).toMatchInlineSnapshot(`
    [
      "-- phase: contract
    -- reason: no release uses posts any more

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "notes", "posts" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    ALTER TABLE "notes" DROP CONSTRAINT "notes_post_id_fkey";

    ALTER TABLE "notes" DROP COLUMN "post_id";

    DROP TABLE "posts";

    DROP TYPE "post_status";

    COMMIT;
    ",
    ]
  `)
  expect(steps[0]?.risk).toMatchInlineSnapshot(
    `"the rows of posts are gone; locks posts and notes for milliseconds; gives up after 1 s of waiting"`,
  )
  expect(steps[0]?.apply.slice(0, 6)).toMatchInlineSnapshot(`
    [
      "CREATE SCHEMA IF NOT EXISTS "strata_undo"",
      "DROP TABLE IF EXISTS "strata_undo"."remove_post.posts"",
      "CREATE TABLE "strata_undo"."remove_post.posts" AS SELECT "id", "size", "status"::text FROM "posts"",
      "CREATE SCHEMA IF NOT EXISTS "strata_undo"",
      "DROP TABLE IF EXISTS "strata_undo"."remove_post.notes.post_id"",
      "CREATE TABLE "strata_undo"."remove_post.notes.post_id" AS SELECT "id", "post_id" FROM "notes"",
    ]
  `)
  expect(undo).toMatchInlineSnapshot(`
    [
      "DO $$ BEGIN
      PERFORM set_config('session_replication_role', 'replica', true);
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END $$",
      "CREATE TYPE "post_status" AS ENUM ('draft')",
      "ALTER TABLE "notes" ADD COLUMN "post_id" INTEGER",
      "UPDATE "notes" AS rows SET "post_id" = saved."post_id" FROM "strata_undo"."remove_post.notes.post_id" AS saved WHERE rows."id" = saved."id"",
      "ALTER TABLE "notes" ALTER COLUMN "post_id" SET NOT NULL",
      "CREATE TABLE "posts" (
        "id" SERIAL NOT NULL,
        "size" DECIMAL(10,2),
        "status" "post_status" NOT NULL DEFAULT 'draft',

        CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
    )",
      "INSERT INTO "posts" ("id", "size", "status") SELECT saved."id", saved."size", saved."status"::"post_status" FROM "strata_undo"."remove_post.posts" AS saved",
      "SELECT setval(pg_get_serial_sequence('"posts"', 'id'), max("id")) FROM "posts"",
      "ALTER TABLE "notes" ADD CONSTRAINT "notes_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "posts"("id")",
      "DO $$ BEGIN
      PERFORM set_config('session_replication_role', 'origin', true);
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END $$",
      "DROP TABLE "strata_undo"."remove_post.posts"",
      "DROP TABLE "strata_undo"."remove_post.notes.post_id"",
    ]
  `)
})

test.each(['ALTER TABLE "posts" ADD COLUMN "a" TEXT', 'CREATE INDEX "x" ON "posts"("a")'])(
  '%s is no removal',
  (addition) => {
    const options = { name: 'remove_post', reverse, tableOf: () => posts }
    expect(() => dropTable({ ...options, diff: `${diff}\n${addition};` })).toThrow('Not a removal')
  },
)

test('the views of a table and of a join table', () => {
  const table = { name: 'articles', sql: '"app"."articles"', key: ['id'] }
  const { steps, undo } = dropView({
    name: 'drop_posts',
    view: 'posts',
    joinTables: ['_PostToTag'],
    table,
  })
  expect(steps.map(({ sql }) => sql)).toMatchInlineSnapshot(`
    [
      "-- phase: contract
    -- reason: no release says posts and _PostToTag for articles any more

    BEGIN;

    SET LOCAL lock_timeout = '1s';

    DROP VIEW "app"."posts";

    DROP VIEW "app"."_PostToTag";

    COMMIT;
    ",
    ]
  `)
  expect(steps[0]?.apply).toMatchInlineSnapshot(`
    [
      "CREATE SCHEMA IF NOT EXISTS "strata_undo"",
      "DROP TABLE IF EXISTS "strata_undo"."drop_posts"",
      "CREATE TABLE "strata_undo"."drop_posts" AS SELECT '"app"."posts"' AS name, coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '') AS options, pg_get_viewdef(oid) AS query FROM pg_class WHERE oid = '"app"."posts"'::regclass UNION ALL SELECT '"app"."_PostToTag"' AS name, coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '') AS options, pg_get_viewdef(oid) AS query FROM pg_class WHERE oid = '"app"."_PostToTag"'::regclass",
      "DROP VIEW "app"."posts"",
      "DROP VIEW "app"."_PostToTag"",
    ]
  `)
  expect(undo).toMatchInlineSnapshot(`
    [
      "DO $$
    DECLARE
      saved record;
    BEGIN
      FOR saved IN SELECT name, options, query FROM "strata_undo"."drop_posts" LOOP
        EXECUTE format('CREATE VIEW %s%s AS %s', saved.name, saved.options, saved.query);
      END LOOP;
    END
    $$",
      "DROP TABLE "strata_undo"."drop_posts"",
    ]
  `)
})
