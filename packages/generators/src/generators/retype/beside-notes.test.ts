import { expect, test } from 'vitest'
import { besideNotes, dayNotes } from './beside-notes.ts'

test.each([
  ['TIMESTAMP(6)', 'TIMESTAMPTZ(3)', []],
  ['TIMESTAMPTZ(3)', 'DATE', []],
  ['TIME(3)', 'TIMESTAMP(3)', []],
  ['TEXT', 'DATE', ['Writes of the release that runs fail where their at is no DATE.']],
  ['DATE', 'TEXT', ['Until --finish, writes of the new release fail where their at is no DATE.']],
  [
    'INTEGER',
    'BIGINT',
    ['Until --finish, writes of the new release fail where their at is no INTEGER.'],
  ],
])('which writes fail while a %s stands beside a %s', (from, to, notes) => {
  expect(besideNotes('at', { from, to })).toEqual(notes)
})

test('a time of day gets a day that nobody gave, and the plan says so', () => {
  const notes = dayNotes('opens', { from: 'TIME(3)', to: 'TIMESTAMPTZ(3)' })
  expect(notes).toEqual(['Rows get opens on 1970-01-01; --using "<sql>" gives them another day.'])
  expect(dayNotes('opens', { from: 'TIME(3)', to: 'TEXT' })).toEqual([])
})
