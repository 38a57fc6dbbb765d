import { expect, test } from 'vitest'
import { requireColumn } from './require-column.ts'

const users = { name: 'users', sql: '"users"', key: ['id'] }

test('a default, a backfill, a check and then NOT NULL, each in a file of its own', () => {
  const { steps, undo, lost, why } = requireColumn({
    name: 'user_email',
    table: users,
    column: 'email',
    fill: `"name" || '@example.com'`,
    setDefault: `''`,
    direct: false,
  })
  expect(steps.map(({ name, phase }) => `${phase} ${name}`)).toEqual([
    'expand default_user_email',
    'backfill backfill_user_email',
    'backfill vacuum_user_email',
    'contract check_user_email',
    'contract fill_user_email',
    'contract require_user_email',
  ])
  expect(steps.map(({ sql }) => sql).join('\n')).toMatchInlineSnapshot(`
    "-- phase: expand
    -- reason: gives new rows of users their email where a release writes none

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "users" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    ALTER TABLE "users" ALTER COLUMN "email" SET DEFAULT '';

    COMMIT;

    -- phase: backfill
    -- reason: gives the rows of users that exist their email

    DO $$
    #variable_conflict use_column
    <<backfill>>
    DECLARE
      first "users"."id"%TYPE;
      upto "users"."id"%TYPE;
    BEGIN
      SELECT "id" INTO backfill.first FROM "users" ORDER BY "id" LIMIT 1;
      WHILE backfill.first IS NOT NULL LOOP
        SELECT "id" INTO backfill.upto FROM (
          SELECT "id" FROM "users" WHERE "id" >= backfill.first ORDER BY "id" LIMIT 1000
        ) AS batch ORDER BY "id" DESC LIMIT 1;
        PERFORM set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, MDY', true);
        UPDATE "users" SET "email" = "name" || '@example.com'
          WHERE "id" >= backfill.first AND "id" <= backfill.upto AND "email" IS NULL;
        COMMIT;
        PERFORM pg_sleep(0.01);
        SELECT "id" INTO backfill.first FROM "users" WHERE "id" > backfill.upto ORDER BY "id" LIMIT 1;
      END LOOP;
    END
    $$;

    -- phase: backfill
    -- reason: frees the old versions of the rows of users that were filled

    VACUUM "users";

    -- phase: contract
    -- reason: email must be there in new rows of users; those that exist are checked next

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "users" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    ALTER TABLE "users" ADD CONSTRAINT "users_email_required" CHECK ("email" IS NOT NULL) NOT VALID;

    COMMIT;

    -- phase: contract
    -- reason: gives the rows of users their email that came without it before the check

    BEGIN;

    SET LOCAL lock_timeout = '1s';

    SET LOCAL statement_timeout = 0;

    SET LOCAL timezone = 'UTC';

    SET LOCAL datestyle = 'ISO, MDY';

    UPDATE "users" SET "email" = "name" || '@example.com' WHERE "email" IS NULL;

    COMMIT;

    -- phase: contract
    -- reason: checks the rows of users that were there before, then makes email required

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "users" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    SET LOCAL statement_timeout = 0;

    ALTER TABLE "users" VALIDATE CONSTRAINT "users_email_required";

    ALTER TABLE "users" ALTER COLUMN "email" SET NOT NULL;

    ALTER TABLE "users" DROP CONSTRAINT "users_email_required";

    COMMIT;
    "
  `)
  expect(steps.map(({ risk }) => risk)).toMatchInlineSnapshot(`
    [
      "locks users for milliseconds; gives up after 1 s of waiting",
      "locks 1,000 rows of users at a time, for milliseconds; reads go on",
      "reads users once; reads and writes go on",
      "locks users for milliseconds; gives up after 1 s of waiting",
      "reads users once and locks those rows until then; gives up after 1 s of waiting",
      "reads users once while reads and writes go on, then locks it for milliseconds; gives up after 1 s of waiting",
    ]
  `)
  expect({ lost, why }).toMatchInlineSnapshot(`
    {
      "lost": [],
      "why": "a scan under lock would stop writes, so it is checked first and tightened after",
    }
  `)
  expect(steps.flatMap(({ apply }) => apply)).toMatchInlineSnapshot(`
    [
      "ALTER TABLE "users" ALTER COLUMN "email" SET DEFAULT ''",
      "CREATE SCHEMA IF NOT EXISTS "strata_undo"",
      "DROP TABLE IF EXISTS "strata_undo"."require_user_email"",
      "CREATE TABLE "strata_undo"."require_user_email" AS SELECT "id", "email"::text AS "strata_filled" FROM "users" WHERE "email" IS NULL",
      "UPDATE "users" SET "email" = "name" || '@example.com' WHERE "email" IS NULL",
      "UPDATE "strata_undo"."require_user_email" AS saved SET "strata_filled" = rows."email"::text FROM "users" AS rows WHERE rows."id" = saved."id"",
      "ALTER TABLE "users" ADD CONSTRAINT "users_email_required" CHECK ("email" IS NOT NULL) NOT VALID",
      "SET LOCAL timezone = 'UTC'",
      "SET LOCAL datestyle = 'ISO, MDY'",
      "UPDATE "users" SET "email" = "name" || '@example.com' WHERE "email" IS NULL",
      "ALTER TABLE "users" VALIDATE CONSTRAINT "users_email_required"",
      "ALTER TABLE "users" ALTER COLUMN "email" SET NOT NULL",
      "ALTER TABLE "users" DROP CONSTRAINT "users_email_required"",
    ]
  `)
  expect(undo).toMatchInlineSnapshot(`
    [
      "ALTER TABLE "users" ALTER COLUMN "email" DROP NOT NULL",
      "ALTER TABLE "users" ALTER COLUMN "email" DROP DEFAULT",
      "UPDATE "users" AS rows SET "email" = NULL FROM "strata_undo"."require_user_email" AS saved WHERE rows."id" = saved."id" AND rows."email"::text = saved."strata_filled"",
      "DROP TABLE "strata_undo"."require_user_email"",
    ]
  `)
})

test('no row lacks it: a check and then NOT NULL', () => {
  const { steps, undo } = requireColumn({
    name: 'user_email',
    table: users,
    column: 'email',
    direct: false,
  })
  expect(steps.map(({ name }) => name)).toEqual(['check_user_email', 'require_user_email'])
  expect(undo).toEqual(['ALTER TABLE "users" ALTER COLUMN "email" DROP NOT NULL'])
})

test('where only this branch has the table, one file', () => {
  const [step, ...others] = requireColumn({
    name: 'user_email',
    table: users,
    column: 'email',
    fill: `''`,
    setDefault: `''`,
    direct: true,
  }).steps
  expect(others).toEqual([])
  expect(step?.sql).toMatchInlineSnapshot(`
    "-- phase: expand
    -- reason: makes email of users required, which no release uses yet

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "users" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    SET LOCAL timezone = 'UTC';

    SET LOCAL datestyle = 'ISO, MDY';

    UPDATE "users" SET "email" = '' WHERE "email" IS NULL;

    ALTER TABLE "users" ALTER COLUMN "email" SET DEFAULT '', ALTER COLUMN "email" SET NOT NULL;

    COMMIT;
    "
  `)
})
