import { expect, test } from 'vitest'
import { backfillStep } from './backfill.ts'

const step = (key: string[], value = `lower("title")`) =>
  backfillStep({
    name: 'posts_slug',
    table: { name: 'posts', sql: '"app"."posts"', key },
    column: 'slug',
    value,
  })

test('one statement that goes along the key in batches and commits each', () => {
  expect(step(['id']).sql).toMatchInlineSnapshot(`
    "-- phase: backfill
    -- reason: gives the rows of posts that exist their slug

    DO $$
    #variable_conflict use_column
    <<backfill>>
    DECLARE
      first "app"."posts"."id"%TYPE;
      upto "app"."posts"."id"%TYPE;
    BEGIN
      SELECT "id" INTO backfill.first FROM "app"."posts" ORDER BY "id" LIMIT 1;
      WHILE backfill.first IS NOT NULL LOOP
        SELECT "id" INTO backfill.upto FROM (
          SELECT "id" FROM "app"."posts" WHERE "id" >= backfill.first ORDER BY "id" LIMIT 1000
        ) AS batch ORDER BY "id" DESC LIMIT 1;
        PERFORM set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, MDY', true);
        UPDATE "app"."posts" SET "slug" = lower("title")
          WHERE "id" >= backfill.first AND "id" <= backfill.upto AND "slug" IS NULL;
        COMMIT;
        PERFORM pg_sleep(0.01);
        SELECT "id" INTO backfill.first FROM "app"."posts" WHERE "id" > backfill.upto ORDER BY "id" LIMIT 1;
      END LOOP;
    END
    $$;
    "
  `)
})

test('a key of several columns is compared as a row', () => {
  expect(step(['team_id', 'number']).sql).toMatchInlineSnapshot(`
    "-- phase: backfill
    -- reason: gives the rows of posts that exist their slug

    DO $$
    #variable_conflict use_column
    <<backfill>>
    DECLARE
      first_1 "app"."posts"."team_id"%TYPE;
      first_2 "app"."posts"."number"%TYPE;
      upto_1 "app"."posts"."team_id"%TYPE;
      upto_2 "app"."posts"."number"%TYPE;
    BEGIN
      SELECT "team_id", "number" INTO backfill.first_1, backfill.first_2 FROM "app"."posts" ORDER BY "team_id", "number" LIMIT 1;
      WHILE backfill.first_1 IS NOT NULL LOOP
        SELECT "team_id", "number" INTO backfill.upto_1, backfill.upto_2 FROM (
          SELECT "team_id", "number" FROM "app"."posts" WHERE ("team_id", "number") >= (backfill.first_1, backfill.first_2) ORDER BY "team_id", "number" LIMIT 1000
        ) AS batch ORDER BY "team_id" DESC, "number" DESC LIMIT 1;
        PERFORM set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, MDY', true);
        UPDATE "app"."posts" SET "slug" = lower("title")
          WHERE "team_id" >= backfill.first_1 AND "team_id" <= backfill.upto_1 AND ("team_id", "number") >= (backfill.first_1, backfill.first_2) AND ("team_id", "number") <= (backfill.upto_1, backfill.upto_2) AND "slug" IS NULL;
        COMMIT;
        PERFORM pg_sleep(0.01);
        SELECT "team_id", "number" INTO backfill.first_1, backfill.first_2 FROM "app"."posts" WHERE ("team_id", "number") > (backfill.upto_1, backfill.upto_2) ORDER BY "team_id", "number" LIMIT 1;
      END LOOP;
    END
    $$;
    "
  `)
})

test('in one transaction it is one UPDATE', () => {
  expect(step(['id']).apply).toEqual([
    `UPDATE "app"."posts" SET "slug" = lower("title") WHERE "slug" IS NULL`,
  ])
})

test('a value with dollar quotes does not end the block', () => {
  expect(step(['id'], '$$it;s$$').sql).toContain('DO $body$')
})

test('a table without a key is an error', () => {
  expect(() => step([])).toThrow('has no key')
})
