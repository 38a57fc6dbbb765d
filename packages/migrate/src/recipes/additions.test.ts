import { expect, test } from 'vitest'
import { additions } from './additions.ts'

const steps = (diff: string, extensions: string[] = []) =>
  additions({ name: 'add_it', diff, reverse: '', extensions }).steps.map(({ name, sql }) => ({
    name,
    sql,
  }))

test('a column on an existing table is form F1', () => {
  expect(steps('-- AlterTable\nALTER TABLE "posts" ADD COLUMN     "subtitle" TEXT;\n')).toEqual([
    {
      name: 'add_it',
      sql: `-- phase: expand
-- reason: adds to posts what the running release does not need to know

BEGIN;

SET LOCAL lock_timeout = '10s';

-- Makes autovacuum yield; reads and writes go on.
LOCK TABLE "posts" IN SHARE UPDATE EXCLUSIVE MODE;

SET LOCAL lock_timeout = '1s';

ALTER TABLE "posts" ADD COLUMN     "subtitle" TEXT;

COMMIT;
`,
    },
  ])
})

test('a column with a new type, or an extension, is form F2', () => {
  const [step] = steps(
    `-- CreateEnum\nCREATE TYPE "post_status" AS ENUM ('a;b', 'c');\n\n-- AlterTable\nALTER TABLE "posts" ADD COLUMN "status" "post_status";`,
    ['citext'],
  )
  expect(step?.sql).toBe(`-- phase: expand
-- reason: adds to posts what the running release does not need to know

BEGIN;

SET LOCAL lock_timeout = '10s';

-- Makes autovacuum yield; reads and writes go on.
LOCK TABLE "posts" IN SHARE UPDATE EXCLUSIVE MODE;

SET LOCAL lock_timeout = '1s';

CREATE EXTENSION IF NOT EXISTS "citext";

CREATE TYPE "post_status" AS ENUM ('a;b', 'c');

ALTER TABLE "posts" ADD COLUMN "status" "post_status";

COMMIT;
`)
})

const newTable = `-- CreateTable
CREATE TABLE "posts" (
    "id" UUID NOT NULL,
    "note" TEXT NOT NULL DEFAULT 'it''s; --',

    CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "posts_author_id_idx" ON "posts"("author_id");

-- AddForeignKey
ALTER TABLE "posts" ADD CONSTRAINT "posts_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
`

test('a new table with its index and foreign key is one file', () => {
  const {
    steps: [step, ...others],
  } = additions({ name: 'add_post', diff: newTable, reverse: '', extensions: [] })
  expect(others).toEqual([])
  expect(step).toMatchObject({
    name: 'add_post',
    phase: 'expand',
    reason: 'a new table, posts; nothing uses it yet',
    risk: 'locks users against writes for milliseconds; gives up after 1 s of waiting',
  })
  expect(step?.sql).toContain(`DEFAULT 'it''s; --',`)
  expect(step?.sql).not.toMatch(/CONCURRENTLY|NOT VALID|CreateTable/)
})

test('a foreign key and an index on an existing table follow in files of their own', () => {
  const diff = `ALTER TABLE "posts" ADD COLUMN "author_id" UUID;
CREATE UNIQUE INDEX "posts_author_id_key" ON "posts"("author_id");
ALTER TABLE "posts" ADD CONSTRAINT "posts_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;`
  const [column, key, validate, index, ...others] = steps(diff)
  expect(others).toEqual([])
  expect(column?.name).toBe('add_it')
  expect(key?.name).toBe('add_posts_author_id_fkey')
  expect(key?.sql).toContain('LOCK TABLE "posts", "users" IN SHARE UPDATE EXCLUSIVE MODE;')
  expect(key?.sql).toMatch(/ALTER TABLE .* NOT VALID;\n\nCOMMIT;\n$/)
  expect(validate?.name).toBe('validate_posts_author_id_fkey')
  expect(validate?.sql).toContain('SET LOCAL statement_timeout = 0;')
  expect(validate?.sql).toContain('ALTER TABLE "posts" VALIDATE CONSTRAINT "posts_author_id_fkey";')
  expect(index?.name).toBe('add_posts_author_id_key')
  expect(index?.sql).toBe(`-- phase: expand
-- reason: no two rows of posts may share the value
-- If it fails, drop what it leaves before the next deploy: DROP INDEX CONCURRENTLY IF EXISTS "posts_author_id_key";
-- squawk-ignore-file require-lock-timeout

CREATE UNIQUE INDEX CONCURRENTLY "posts_author_id_key" ON "posts"("author_id");
`)
})

test('a unique index of columns that have values comes behind a look for duplicates', () => {
  const [check, index, ...others] = steps(
    'CREATE UNIQUE INDEX "Post_key" ON "app"."Post"("author_id", "it\'s" DESC);',
  )
  expect(others).toEqual([])
  expect(check?.sql).toContain(`
    SELECT FROM "app"."Post" WHERE "author_id" IS NOT NULL AND "it's" IS NOT NULL
    GROUP BY "author_id", "it's" HAVING count(*) > 1
  ) THEN
    RAISE unique_violation USING MESSAGE = 'Several rows of Post share one author_id, it''s';`)
  expect(index?.sql).toContain('DROP INDEX CONCURRENTLY IF EXISTS "app"."Post_key";')
})

test('tables of another schema are told by their name', () => {
  const [step] = steps('ALTER TABLE "app"."posts" ADD COLUMN     "n" INTEGER;')
  expect(step?.sql).toContain('-- reason: adds to posts')
})

test.each([
  'DROP TABLE "posts";',
  'ALTER TABLE "posts" DROP COLUMN "a";',
  'ALTER TABLE "posts" ADD COLUMN "a" TEXT, DROP COLUMN "b";',
  'ALTER TABLE "posts" ALTER COLUMN "a" SET NOT NULL;',
])('%s is no addition', (diff) => {
  expect(() => steps(diff)).toThrow('Not an addition')
})
