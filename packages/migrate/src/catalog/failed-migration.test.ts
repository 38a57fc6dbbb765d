import { expect, test } from 'vitest'
import type { Expectation } from './expectations.ts'
import { adviceFor } from './failed-migration.ts'

const table: Expectation = { kind: 'table', table: '"posts"', name: '' }
const column: Expectation = { kind: 'column', table: '"posts"', name: 'slug' }
const index: Expectation = { kind: 'index', table: '"posts"', name: 'posts_slug_idx' }
const missing = (one: Expectation) => ({ ...one, isInvalid: false })
const advice = (expected: Expectation[], flaws: (Expectation & { isInvalid: boolean })[]) =>
  adviceFor('2_a', expected, flaws).join('\n')

test('a migration whose SQL the catalog does not show may have been applied', () => {
  expect(
    advice([], []),
  ).toBe(`Its SQL may have been applied whole, since a server goes on when its client is killed. Compare the database with packages/db/prisma/migrations/2_a/migration.sql
The database has it: pnpm prisma migrate resolve --applied 2_a
The database does not have it: mend the file if it is wrong, then: pnpm prisma migrate resolve --rolled-back 2_a`)
})

test('one that the database has whole lacks only its record', () => {
  expect(advice([table, column], [])).toMatch(
    /^The database has all that it makes, .*: pnpm prisma migrate resolve --applied 2_a$/m,
  )
})

test('one that the database has nothing of is applied again', () => {
  const none =
    /^The database has nothing of it\. .*: pnpm prisma migrate resolve --rolled-back 2_a$/m
  expect(advice([table, column], [missing(table)])).toMatch(none) // columns go with their table
  expect(advice([column, index], [missing(column), missing(index)])).toMatch(none)
})

test('one that the database has a part of is told what it lacks', () => {
  expect(advice([column, index], [missing(index)])).toContain(
    'a part of it:\n  the index "posts_slug_idx" of "posts" is missing\n',
  )
  expect(advice([index], [{ ...index, isInvalid: true }])).toContain('is INVALID\n')
})
