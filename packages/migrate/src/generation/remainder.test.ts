import { describe, expect, test } from 'vitest'
import { addedParts, partsOf, unmigratedEdits } from './remainder.ts'

test('an ALTER TABLE of two clauses is two parts', () => {
  expect(
    partsOf(
      `-- AlterTable\nALTER TABLE "a"."users" DROP COLUMN "name",\nADD COLUMN     "n" DECIMAL(10,2);\n\n-- DropIndex\nDROP INDEX "i";`,
    ),
  ).toEqual([
    'ALTER TABLE "a"."users" DROP COLUMN "name"',
    'ALTER TABLE "a"."users" ADD COLUMN "n" DECIMAL(10,2)',
    'DROP INDEX "i"',
  ])
})

const setDefault = `ALTER TABLE "t" ALTER COLUMN "due" SET DEFAULT CURRENT_DATE + interval '3 days'`
const remake = 'DROP INDEX "t_a_idx"; CREATE INDEX "t_a_idx" ON "t"("a" text_pattern_ops)'
const newEnum =
  'CREATE TYPE "mood_new" AS ENUM (\'ok\'); ALTER TYPE "mood" RENAME TO "mood_old"; ALTER TYPE "mood_new" RENAME TO "mood"; DROP TYPE "mood_old"'

describe('no unmigrated edit is', () => {
  test.each([
    ['an index that the schema never had', 'DROP INDEX "t_brin"', ''],
    ["another tool's table, and an enum", 'DROP TABLE "jobs"; DROP TYPE "mood"', ''],
    [
      'a default of a new column in other words',
      setDefault,
      'ALTER TABLE "t" ADD COLUMN "due" DATE',
    ],
    [
      'a default that the new table has',
      'ALTER TABLE "t" ALTER COLUMN "u" DROP DEFAULT',
      'CREATE TABLE "t" ()',
    ],
    ['an index that is there, and new in the schema', remake, remake.split('; ')[1] ?? ''],
    ['an enum that has more values', newEnum, ''],
  ])('%s', (_what, remainder, edits) => {
    expect(unmigratedEdits(remainder, edits)).toEqual([])
  })
})

describe('an unmigrated edit is', () => {
  test.each([
    ['an added field', 'ALTER TABLE "t" ADD COLUMN "n" TEXT'],
    ['a removed field', 'ALTER TABLE "t" DROP COLUMN "n"'],
    ['a changed type', 'ALTER TABLE "t" ALTER COLUMN "n" SET DATA TYPE BIGINT'],
    [
      'a type that only a new column can have',
      'ALTER TABLE "t" DROP COLUMN "n", ADD COLUMN "n" UUID',
    ],
    ['a removed index', 'DROP INDEX "t_n_idx"'],
    ['a changed index', remake],
    ['a removed model', 'DROP TABLE "t"'],
    ['a changed default', setDefault],
    ['a changed enum', newEnum],
  ])('%s', (_what, edit) => {
    expect(unmigratedEdits(`DROP TABLE "jobs"; ${edit}`, edit)).toEqual(partsOf(edit))
  })

  test('what the database lacks, also where nobody knows what was edited', () => {
    const lacks = [
      'CREATE TABLE "t" ()',
      'ALTER TABLE "u" ADD COLUMN "n" TEXT',
      'CREATE TYPE "e" AS ENUM ()',
    ]
    expect(unmigratedEdits(lacks.join(';'), '')).toEqual(lacks)
  })
})

describe('a change adds to what Prisma sees', () => {
  test('nothing where it renames a table or takes one away', () => {
    const before =
      'ALTER TABLE "t" ALTER COLUMN "u" DROP DEFAULT; DROP TABLE "jobs"; DROP TABLE "events"'
    const after = 'ALTER TABLE "s" ALTER COLUMN "v" DROP DEFAULT; DROP TABLE "jobs"'
    expect(addedParts(before, after)).toEqual([])
  })

  test('what it leaves out, also of a kind that was there', () => {
    const before = 'DROP INDEX "a"'
    const after = 'DROP INDEX "a"; DROP INDEX "b"; ALTER TABLE "t" ALTER COLUMN "n" SET NOT NULL'
    expect(addedParts(before, after)).toHaveLength(2)
  })
})
