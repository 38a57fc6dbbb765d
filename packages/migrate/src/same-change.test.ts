import { expect, test } from 'vitest'
import { sameChange } from './same-change.ts'

const mine = {
  name: '20260102000000_add_user_bio',
  sql: 'ALTER TABLE "users" ADD COLUMN "bio" TEXT;',
}
const theirs = { ...mine, name: '20260103000000_add_user_bio' }
const deleted = (name: string) => `Delete the folder packages/db/prisma/migrations/${name}`
const half = { applied: [mine.name], pending: [theirs.name] }

test('of two that nobody has, the pending one goes', () => {
  const same = {
    message: `The migrations "${mine.name}" and "${theirs.name}" are the same change, and "${mine.name}" is applied.`,
    hint: deleted(theirs.name),
  }
  expect(sameChange([mine, theirs], half, new Set())).toEqual(same)
  expect(sameChange([mine, theirs], half, new Set([mine.name]))).toEqual(same)
  expect(sameChange([mine, theirs], half, undefined)).toEqual(same)
})

test('of two that are pending, the later one goes', () => {
  const pending = { applied: [], pending: [mine.name, theirs.name] }
  expect(sameChange([mine, theirs], pending, new Set())?.hint).toBe(deleted(theirs.name))
  expect(sameChange([mine, theirs], pending, new Set([theirs.name]))?.hint).toBe(deleted(mine.name))
})

test('one that others have stays, and this database takes its name', () => {
  expect(sameChange([mine, theirs], half, new Set([theirs.name]))?.hint).toBe(
    `${deleted(mine.name)}. Then by SQL, with pnpm prisma db execute --stdin: UPDATE _prisma_migrations SET migration_name = '${theirs.name}' WHERE migration_name = '${mine.name}'`,
  )
})

test('two that others have stay both where one is applied, and else no database has the second', () => {
  const released = new Set([mine.name, theirs.name])
  expect(sameChange([mine, theirs], half, released)?.hint).toBe(
    `pnpm prisma migrate resolve --applied ${theirs.name}`,
  )
  const pending = { applied: [], pending: [mine.name, theirs.name] }
  expect(sameChange([mine, theirs], pending, released)?.hint).toBe(deleted(theirs.name))
})

test.each([
  ['another name', { ...theirs, name: '20260103000000_add_user_bio_2' }, half],
  ['other SQL', { ...theirs, sql: 'SELECT 1' }, half],
  ['both applied', theirs, { applied: [mine.name, theirs.name], pending: [] }],
])('%s is no same change', (_what, other, status) => {
  expect(sameChange([mine, other], status, new Set())).toBeUndefined()
})

test('what was taken back in between is done again, and no same change', () => {
  const change = (day: number, name: string, clause: string) => ({
    name: `2026010${day}000000_${name}`,
    sql: `ALTER TABLE "users" ${clause};`,
  })
  const add = (day: number) => change(day, 'add_bio', 'ADD COLUMN "bio" TEXT')
  const drop = (day: number) => change(day, 'drop_bio', 'DROP COLUMN "bio"')
  const other = change(3, 'add_name', 'ADD COLUMN "name" TEXT')
  const of = (...all: ReturnType<typeof change>[]) =>
    sameChange(all, { applied: [], pending: all.map(({ name }) => name) }, new Set())
  expect(of(add(1), drop(2), add(3), drop(4))).toBeUndefined()
  expect(of(add(1), other, add(4))).toBeDefined()
  expect(of(drop(1), other, drop(4))).toBeDefined()
})
