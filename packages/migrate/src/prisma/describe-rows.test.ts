import { expect, test } from 'vitest'
import { describeRows } from './describe-rows.ts'

test('names each table with its rows, and marks what is not counted', () => {
  const users = { table: 'users', rows: 1, estimated: false }
  expect(describeRows([users])).toBe('It has 1 row in 1 table:\n  users  1 row')
  const events = { table: 'log."Event"', rows: 3_000_000, estimated: true }
  expect(describeRows([events, users])).toBe(`It has about 3,000,001 rows in 2 tables:
  log."Event"  about 3,000,000 rows (estimated)
  users  1 row`)
})

test('ends a long list with a count', () => {
  const tables = Array.from({ length: 15 }, (_, at) => ({
    table: `t${at}`,
    rows: 0,
    estimated: false,
  }))
  expect(describeRows(tables).split('\n').slice(-2)).toEqual([
    '  t11  0 rows',
    '  and 3 other tables',
  ])
  expect(describeRows([])).toBe('It has no tables.')
})
