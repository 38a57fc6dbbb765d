import { expect, test } from 'vitest'
import { replaceColumn } from './replace-column.ts'

const options = {
  name: 'rename_post_title_to_headline',
  table: { name: 'posts', sql: '"posts"', key: ['id'] },
  from: 'title',
  to: 'headline',
  diff: `-- AlterTable
ALTER TABLE "posts" ADD COLUMN     "headline" VARCHAR(80) NOT NULL,
ALTER COLUMN "title" DROP NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "posts_headline_key" ON "posts"("headline");

-- CreateIndex
CREATE INDEX "posts_headline_day_idx" ON "posts"("headline", "day");
`,
  reverse: `-- DropIndex
DROP INDEX "posts_headline_key";

-- DropIndex
DROP INDEX "posts_headline_day_idx";

-- AlterTable
ALTER TABLE "posts" DROP COLUMN "headline",
ALTER COLUMN "title" SET NOT NULL;
`,
  forth: '$',
  back: '$',
}

test('a column, a trigger, a backfill, NOT NULL and indexes, without a contract', () => {
  const { steps, undo, why } = replaceColumn(options)
  expect(steps.map(({ name, phase }) => `${phase} ${name}`)).toEqual([
    'expand rename_post_title_to_headline',
    'expand add_posts_headline_key',
    'backfill backfill_posts_headline',
    'backfill vacuum_posts_headline',
    'expand add_posts_headline_day_idx',
    'expand check_posts_headline',
    'expand fill_posts_headline',
    'expand require_posts_headline',
  ])
  expect(steps[0]?.sql).toMatchInlineSnapshot(`
    "-- phase: expand
    -- reason: headline of posts beside title; a trigger keeps both equal while releases use one or the other

    BEGIN;

    SET LOCAL lock_timeout = '10s';

    -- Makes autovacuum yield; reads and writes go on.
    LOCK TABLE "posts" IN SHARE UPDATE EXCLUSIVE MODE;

    SET LOCAL lock_timeout = '1s';

    ALTER TABLE "posts" ADD COLUMN "headline" VARCHAR(80), ALTER COLUMN "title" DROP NOT NULL;

    CREATE FUNCTION "sync_posts_title"() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      synced record;
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NEW."headline" IS NULL THEN
          NEW."headline" := NEW."title";
        ELSIF NEW."title" IS NULL THEN
          NEW."title" := NEW."headline";
        END IF;
      ELSIF NEW."title"::text IS DISTINCT FROM OLD."title"::text THEN
        IF NOT (NEW."headline"::text IS DISTINCT FROM OLD."headline"::text) THEN
          NEW."headline" := NEW."title";
        END IF;
      ELSIF NEW."headline"::text IS DISTINCT FROM OLD."headline"::text THEN
        synced := NEW;
        synced."headline" := NEW."title";
        IF NEW."headline"::text IS DISTINCT FROM synced."headline"::text THEN
          NEW."title" := NEW."headline";
        END IF;
      END IF;
      RETURN NEW;
    END
    $$;

    CREATE TRIGGER "sync_posts_title" BEFORE INSERT OR UPDATE ON "posts" FOR EACH ROW EXECUTE FUNCTION "sync_posts_title"();

    COMMIT;
    "
  `)
  expect(steps[2]?.apply).toMatchInlineSnapshot(`
    [
      "UPDATE "posts" SET "headline" = "title" WHERE "headline" IS NULL AND "title" IS NOT NULL",
    ]
  `)
  expect(undo).toMatchInlineSnapshot(`
    [
      "DROP TRIGGER "sync_posts_title" ON "posts"",
      "DROP FUNCTION "sync_posts_title"()",
      "DROP INDEX "posts_headline_key"",
      "DROP INDEX "posts_headline_day_idx"",
      "ALTER TABLE "posts" DROP COLUMN "headline",
    ALTER COLUMN "title" SET NOT NULL",
    ]
  `)
  expect(why).toMatchInlineSnapshot(
    `"a release that runs goes on with the old column while the next one uses the new, so it takes two releases"`,
  )
})

/** The branches of an INSERT that gives both columns. */
const insertBranches = (diff: string) => {
  const [step] = replaceColumn({ ...options, diff, forth: '$::bigint', back: '$::int' }).steps
  return /ELSIF NEW\."title" IS NULL THEN\n.*\n([\s\S]*?) {4}END IF/.exec(step?.sql ?? '')?.[1]
}

test('a default of the new column is told from a value that was given', () => {
  expect(
    insertBranches(
      `ALTER TABLE "posts" ADD COLUMN "headline" BIGINT NOT NULL DEFAULT 0, ALTER COLUMN "title" DROP NOT NULL;`,
    ),
  ).toMatchInlineSnapshot(`
    "    ELSIF NEW."headline"::text IS NOT DISTINCT FROM ((0)::BIGINT)::text THEN
          NEW."headline" := NEW."title"::bigint;
        ELSE
          NEW."title" := NEW."headline"::int;
    "
  `)
})

test('where the old column loses its default, a value in it is of the old release', () => {
  expect(
    insertBranches(
      `ALTER TABLE "posts" ADD COLUMN "headline" BIGINT NOT NULL DEFAULT random(), ALTER COLUMN "title" DROP DEFAULT;`,
    ),
  ).toMatchInlineSnapshot(`
    "    ELSE
          NEW."headline" := NEW."title"::bigint;
    "
  `)
})

test.each([
  ['ALTER TABLE "posts" ADD COLUMN "headline" UUID DEFAULT gen_random_uuid();', 'lose its default'],
  ['ALTER TABLE "posts" ADD COLUMN "headline" SERIAL NOT NULL;', 'Who would count'],
  ['ALTER TABLE "posts" ADD COLUMN "other" TEXT;', 'does not just add headline beside title'],
  ['ALTER TABLE "posts" ADD COLUMN "headline" TEXT, DROP COLUMN "title";', 'does not just add'],
  ['DROP INDEX "posts_title_key";', 'Not a part of replacing title'],
])('%s is refused', (diff, message) => {
  expect(() => replaceColumn({ ...options, diff })).toThrow(message)
})
