import { expect, test } from 'vitest'
import { conversionOf } from './conversion.ts'

const options = { field: 'seenAt', command: 'pnpm gen retype Tag.seenAt <type>', column: 'seen_at' }
const convert = (from: string, to: string, using?: string) =>
  conversionOf({ ...options, from, to, using })

test.each([
  ['TIMESTAMP(6)', 'TIMESTAMPTZ(3)', `"(seen_at AT TIME ZONE 'UTC')::TIMESTAMPTZ(3)"`],
  ['TIMESTAMPTZ(3)', 'DATE', `"(seen_at AT TIME ZONE 'UTC')::DATE"`],
  ['TIMESTAMPTZ(3)', 'TIME(3)', `"(seen_at AT TIME ZONE 'UTC')::TIME(3)"`],
  ['TIMESTAMP(3)', 'DATE', `'seen_at::DATE'`],
  ['TIME(3)', 'DATE', `"('1970-01-01'::date + seen_at)::DATE"`],
  ['DECIMAL(12,4)', 'DECIMAL(12,2)', `'seen_at::DECIMAL(12,2)'`],
])('from %s to %s, the hint does what is done without it', (from, to, using) => {
  expect(() => convert(from, to)).toThrow(
    expect.objectContaining({
      code: 'RETYPE.LOSSY',
      hint: `If that is meant: ${options.command} --using ${using}`,
    }),
  )
})

test.each([
  ['TIMESTAMP(3)', 'TIMESTAMPTZ(3)', `($ AT TIME ZONE 'UTC')`, `($ AT TIME ZONE 'UTC')`, false],
  ['DATE', 'TIMESTAMPTZ(3)', `($::timestamp AT TIME ZONE 'UTC')`, `($ AT TIME ZONE 'UTC')`, false],
  ['TEXT', 'TIMESTAMPTZ(3)', '$::TIMESTAMPTZ(3)', '$::text', true],
  ['TEXT', 'TIMESTAMP(3)', `($::timestamptz AT TIME ZONE 'UTC')`, '$::text', true],
  ['"mood"', 'DATE', `($::text::timestamptz AT TIME ZONE 'UTC')`, '$::text::"mood"', true],
  ['INTEGER', 'BIGINT', '$', '$', false],
  ['TEXT', 'UUID', '$::UUID', '$::text', false],
])('from %s to %s', (from, to, forth, back, pinned) => {
  expect(convert(from, to)).toEqual({ forth, back, pinned })
})

test.each([
  ['seen_at', `(seen_at AT TIME ZONE 'UTC')::date`, `(($ AT TIME ZONE 'UTC')::date)`],
  ['at', `(at AT TIME ZONE 'UTC')::date`, `(($ AT TIME ZONE 'UTC')::date)`],
  ['zone', `zone at time zone 'UTC'`, `($ at time zone 'UTC')`],
  ['time', `time::timestamp without time zone`, `($::timestamp without time zone)`],
  ['date', `date '1970-01-01' + date`, `(date '1970-01-01' + $)`],
])('the column "%s" in --using "%s"', (column, using, forth) => {
  const from = 'TIMESTAMPTZ(3)'
  const field = column === 'seen_at' ? 'seenAt' : column
  expect(conversionOf({ ...options, field, column, from, to: 'DATE', using })).toMatchObject({
    forth,
    pinned: true,
  })
})
