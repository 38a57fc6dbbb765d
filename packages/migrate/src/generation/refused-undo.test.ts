import { expect, test } from 'vitest'
import { refusedByDependent, refusedByRows } from './refused-undo.ts'

const refusal = (detail: string) => new Error(`ERROR: cannot do it\nDETAIL: ${detail}\nHINT: Use …`)

test.each([
  ['view v depends on column x of table posts', 'DROP VIEW v'],
  ['rule _RETURN on view app.v depends on column "x"', 'DROP VIEW app.v'],
  ['materialized view v depends on table posts', 'DROP MATERIALIZED VIEW v'],
  ['constraint c on table mine depends on table posts', 'ALTER TABLE mine DROP CONSTRAINT c'],
  ['trigger t on table posts depends on column "x"', 'DROP TRIGGER t ON posts'],
  ['function f(posts) depends on type posts', 'DROP FUNCTION f(posts)'],
])('%s: %s', (detail, sql) => {
  expect(refusedByDependent(refusal(detail))).toBe(
    `Take it away, then run this again: echo '${sql}' | pnpm prisma db execute --stdin`,
  )
})

test('other words of the database have no such hint', () => {
  expect(refusedByDependent(new Error('ERROR: division by zero'))).toBeUndefined()
})

test('a column that has to have values is named in whatever statement asks for them', () => {
  const error = Object.assign(
    new Error('ERROR: column "views" of relation "posts" contains null values'),
    { code: '23502' },
  )
  const statement =
    'ALTER TABLE "posts" DROP COLUMN "views_text", ALTER COLUMN "views" SET NOT NULL'
  expect(refusedByRows(error, statement, [statement])).toEqual({
    fact: 'Rows of "posts" were written since that have no "views".',
    hint: 'Give them one by SQL, then run this again: UPDATE "posts" SET "views" = <value> WHERE "views" IS NULL',
  })
})
