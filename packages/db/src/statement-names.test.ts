import { expect, test } from 'vitest'
import { statementNames } from './statement-names.ts'

test('one name a statement, for as many as a server should keep', () => {
  const { nameOf, renew } = statementNames()
  const first = nameOf({ sql: 'SELECT 1' })
  expect(nameOf({ sql: 'SELECT 1' })).toBe(first)
  const names = Array.from({ length: 300 }, (_, at) => nameOf({ sql: `SELECT ${at + 2}` }))
  expect(new Set([first, ...names]).size).toBe(251)
  expect(names.at(-1)).toBe('')
  renew()
  expect(nameOf({ sql: 'SELECT 1' })).not.toBe(first)
})
