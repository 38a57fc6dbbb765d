import { expect, test } from 'vitest'
import { splitStatements } from './split-statements.ts'

test.each([
  ['', []],
  ['SELECT 1', ['SELECT 1']],
  ["SELECT 'a;b';SELECT 2;", ["SELECT 'a;b'", 'SELECT 2']],
  ['SELECT \'it\'\'s;\', "x;""y"; SELECT 2', ['SELECT \'it\'\'s;\', "x;""y"', 'SELECT 2']],
  ['-- a; b\nSELECT 1; /* ; */ SELECT 2;', ['SELECT 1', 'SELECT 2']],
  ['DO $$ BEGIN; END $$; SELECT $a$;$$;$a$;', ['DO $$ BEGIN; END $$', 'SELECT $a$;$$;$a$']],
  ['SELECT 1 - 2; SELECT 4 / 2;', ['SELECT 1 - 2', 'SELECT 4 / 2']],
])('%j', (sql, statements) => {
  expect(splitStatements(sql)).toEqual(statements)
})
