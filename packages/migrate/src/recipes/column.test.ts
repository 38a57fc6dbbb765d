import { expect, test } from 'vitest'
import { hasVolatileDefault, parseColumn } from './column.ts'

test.each([
  ['"a" TEXT', { name: 'a', type: 'TEXT', required: false, default: undefined }],
  ['"a""b" "E"[]', { name: 'a"b', type: '"E"[]', required: false, default: undefined }],
  [
    `"e" VARCHAR(80) NOT NULL DEFAULT 'x NOT NULL, y'`,
    { name: 'e', type: 'VARCHAR(80)', required: true, default: `'x NOT NULL, y'` },
  ],
  [
    `"g" "E"[] DEFAULT ARRAY['A']::"E"[]`,
    { name: 'g', type: '"E"[]', required: false, default: `ARRAY['A']::"E"[]` },
  ],
  [
    '"d" DOUBLE PRECISION NOT NULL',
    { name: 'd', type: 'DOUBLE PRECISION', required: true, default: undefined },
  ],
])('%s', (definition, column) => {
  expect(parseColumn(definition)).toEqual(column)
})

test.each([
  ['"a" SERIAL NOT NULL', true],
  ['"a" UUID NOT NULL DEFAULT gen_random_uuid()', true],
  [`"a" TEXT NOT NULL DEFAULT lower('X')`, true],
  [`"a" TEXT NOT NULL DEFAULT 'f(x)'`, false],
  ['"a" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP', false],
  ['"a" TIMESTAMPTZ(6) NOT NULL DEFAULT now()', false],
  [`"a" "E"[] DEFAULT ARRAY['A']::"E"[]`, false],
  ['"a" INTEGER NOT NULL DEFAULT -1', false],
  ['"a" TEXT', false],
])('whether each row gets another value by %s', (definition, volatile) => {
  expect(hasVolatileDefault(parseColumn(definition))).toBe(volatile)
})
