import { expect, test } from 'vitest'
import { findingsOf } from './findings.ts'
import type { UnsoundObject } from './unsound-objects.ts'

const clean = { applied: ['1_init'], pending: [], failed: [], edited: [], missing: [] }

test('a database that is what the migrations say has no findings', () => {
  expect(
    findingsOf({ status: clean, drift: '', unsound: [], same: undefined, local: true }),
  ).toEqual([])
  expect(
    findingsOf({ status: clean, drift: undefined, unsound: [], same: undefined, local: true }),
  ).toEqual([])
})

test('only the own database may be emptied', () => {
  const status = { ...clean, edited: ['1_init'], missing: ['2_gone'] }
  const remedies = (local: boolean) =>
    findingsOf({ status, drift: '', unsound: [], same: undefined, local }).flatMap(
      ({ remedy }) => remedy,
    )
  expect(remedies(true)).toEqual([
    'Take the edit back, with git checkout or by hand. Or lose all rows: pnpm db reset',
    'On the branch that has it: pnpm gen undo. Or lose all rows: pnpm db reset',
  ])
  expect(remedies(false).join()).not.toContain('reset')
})

test('each finding has what helps', () => {
  const status = { ...clean, pending: ['2_a', '3_b'], failed: ['2_a'] }
  const unsound: UnsoundObject[] = [
    { kind: 'not validated', name: 'c of t', remedy: ['ALTER TABLE t VALIDATE CONSTRAINT c'] },
  ]
  const drift = 'DROP TABLE "x";\n'
  const failedAdvice = ['pnpm prisma migrate resolve --rolled-back 2_a']
  expect(
    findingsOf({ status, drift, unsound, same: undefined, failedAdvice, local: false }),
  ).toEqual([
    { what: 'pending: 2_a, 3_b', remedy: ['pnpm db migrate'] },
    { what: 'failed: 2_a', remedy: failedAdvice },
    {
      what: 'changed by hand, outside the migrations:\nDROP TABLE "x";',
      remedy: expect.arrayContaining(['  pnpm gen migration <what_it_does>']),
    },
    {
      what: 'not validated: c of t',
      remedy: [
        'Run each statement by itself: pnpm prisma db execute --stdin',
        'ALTER TABLE t VALIDATE CONSTRAINT c;',
      ],
    },
  ])
})
