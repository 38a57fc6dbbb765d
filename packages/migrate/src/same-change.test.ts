import { expect, test } from 'vitest'
import { sameChange } from './same-change.ts'

const mine = {
  name: '20260102000000_add_user_bio',
  sql: 'ALTER TABLE "users" ADD COLUMN "bio" TEXT;',
}
const theirs = { ...mine, name: '20260103000000_add_user_bio' }
const rm = (name: string) => `rm -r packages/db/prisma/migrations/${name}`
const half = { applied: [mine.name], pending: [theirs.name] }

test('of two that nobody has, the pending one goes', () => {
  const same = {
    message: `The migrations "${mine.name}" and "${theirs.name}" are the same change, and "${mine.name}" is applied.`,
    hint: rm(theirs.name),
  }
  expect(sameChange([mine, theirs], half, new Set())).toEqual(same)
  expect(sameChange([mine, theirs], half, new Set([mine.name]))).toEqual(same)
  expect(sameChange([mine, theirs], half, undefined)).toEqual(same)
})

test('of two that are pending, the later one goes', () => {
  const pending = { applied: [], pending: [mine.name, theirs.name] }
  expect(sameChange([mine, theirs], pending, new Set())?.hint).toBe(rm(theirs.name))
  expect(sameChange([mine, theirs], pending, new Set([theirs.name]))?.hint).toBe(rm(mine.name))
})

test('one that others have stays, and this database takes its name', () => {
  expect(sameChange([mine, theirs], half, new Set([theirs.name]))?.hint).toBe(
    `${rm(mine.name)} && echo "UPDATE _prisma_migrations SET migration_name = '${theirs.name}' WHERE migration_name = '${mine.name}'" | pnpm prisma db execute --stdin`,
  )
})

test('two that others have stay both', () => {
  expect(sameChange([mine, theirs], half, new Set([mine.name, theirs.name]))?.hint).toBe(
    `pnpm prisma migrate resolve --applied ${theirs.name}`,
  )
})

test.each([
  ['another name', { ...theirs, name: '20260103000000_add_user_bio_2' }, half],
  ['other SQL', { ...theirs, sql: 'SELECT 1' }, half],
  ['both applied', theirs, { applied: [mine.name, theirs.name], pending: [] }],
])('%s is no same change', (_what, other, status) => {
  expect(sameChange([mine, other], status, new Set())).toBeUndefined()
})
