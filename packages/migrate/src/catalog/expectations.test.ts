import { expect, test } from 'vitest'
import { type Expectation, expectationsOf } from './expectations.ts'

const name = '20260102000000_change'
const at = (sql: string, ...later: string[]): string[] =>
  expectationsOf(name, [
    { name: '20260101000000_init', sql: 'CREATE TABLE "before" ("id" INTEGER NOT NULL);' },
    ...later.map((text, index) => ({ name: `2026020${index + 1}000000_later`, sql: text })),
    { name, sql },
  ]).map(({ kind, table, name: object }: Expectation) => `${kind} ${table} ${object}`.trim())

test('a table has its columns', () => {
  const sql = `-- phase: expand
CREATE TABLE "app"."posts" (
    "id" UUID NOT NULL,
    "title" TEXT DEFAULT 'a, b',

    CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
);`
  expect(at(sql)).toEqual([
    'table "app"."posts"',
    'column "app"."posts" id',
    'column "app"."posts" title',
  ])
})

test.each([
  ['CREATE INDEX CONCURRENTLY "i" ON "t"("a");', 'index "t" i'],
  ['CREATE UNIQUE INDEX "i" ON "app"."t"("a");', 'index "app"."t" i'],
  ['CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "i" ON "t"("a");', 'index "t" i'],
  ['ALTER TABLE "t" ADD COLUMN     "a" TEXT;', 'column "t" a'],
  ['ALTER TABLE "t" ADD CONSTRAINT "c" CHECK ("a" IS NOT NULL) NOT VALID;', 'constraint "t" c'],
  ['ALTER TABLE "t" ADD CONSTRAINT "c" CHECK ("a" > 0);', 'validated constraint "t" c'],
  ['ALTER TABLE "t" ADD CONSTRAINT "c" CHECK ("a" > 0) NOT ENFORCED;', 'constraint "t" c'],
  ['ALTER TABLE "t" VALIDATE CONSTRAINT "c";', 'validated constraint "t" c'],
  [
    'ALTER TABLE "t" ADD CONSTRAINT "c" FOREIGN KEY ("a") REFERENCES "u"("id") NOT VALID;',
    'constraint "t" c',
  ],
  ['ALTER TABLE "t" ALTER COLUMN "a" SET NOT NULL;', 'required column "t" a'],
])('%s', (sql, made) => {
  expect(at(sql)).toEqual([made])
})

test('what is taken away or renamed later is not expected', () => {
  const check = `ALTER TABLE "t" ADD CONSTRAINT "c" CHECK ("a" IS NOT NULL);
ALTER TABLE "t" ALTER COLUMN "a" SET NOT NULL;
ALTER TABLE "t" DROP CONSTRAINT "c";`
  expect(at(check)).toEqual(['required column "t" a'])
  expect(at('ALTER TABLE "t" ADD COLUMN "a" TEXT;', 'ALTER TABLE "t" DROP COLUMN "a";')).toEqual([])
  expect(at('CREATE TABLE "t" ("a" TEXT);', 'ALTER TABLE "t" RENAME TO "u";')).toEqual([])
  expect(at('CREATE INDEX "i" ON "t"("a");', 'ALTER INDEX "i" RENAME TO "j";')).toEqual([])
  expect(at('CREATE TABLE "t" ("a" TEXT);', 'ALTER TABLE "t" SET SCHEMA "app";')).toEqual([])
})

test('what SQL by hand takes away without quotes is not expected', () => {
  expect(at('CREATE INDEX "i" ON "t"("a");', 'drop index app.I;')).toEqual([])
  expect(
    at('ALTER TABLE "t" ADD COLUMN "a" TEXT;', 'ALTER TABLE t DROP COLUMN a, DROP b;'),
  ).toEqual([])
  expect(at('ALTER TABLE "t" ADD COLUMN "A" TEXT;', 'ALTER TABLE t DROP COLUMN a;')).toEqual([
    'column "t" A',
  ])
})

test('nothing is known of what is written in other ways', () => {
  expect(at('create table t (id int); DO $$ BEGIN NULL; END $$; UPDATE "t" SET "a" = 1;')).toEqual(
    [],
  )
})
