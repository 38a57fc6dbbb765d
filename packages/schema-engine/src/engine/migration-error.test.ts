import { expect, test } from 'vitest'
import { describeFailedMigration, describeScriptError } from './migration-error.ts'

function serverError(position: string | undefined): Error {
  return Object.assign(new Error('syntax error at or near "x"'), {
    severity: 'ERROR',
    code: '42601',
    detail: 'the detail',
    hint: 'the hint',
    position,
  })
}

test('shows the database words and at most five lines before the position', () => {
  const script = ['a', 'b', 'c', 'd', 'e', 'f', 'é✓𝒳 x', 'g'].join('\n')

  expect(describeScriptError({ script, error: serverError('17') })).toBe(
    `ERROR: syntax error at or near "x"
DETAIL: the detail
HINT: the hint

    2 b
    3 c
    4 d
    5 e
    6 f
>   7 é✓𝒳 x`,
  )
})

test('gives the meta of the native engine', () => {
  const failed = { script: 'x', error: serverError(undefined) }

  expect(describeFailedMigration('1_init', failed)).toMatchObject({
    error_code: 'P3018',
    meta: {
      migration_name: '1_init',
      database_error_code: '42601',
      database_error: 'ERROR: syntax error at or near "x"\nDETAIL: the detail\nHINT: the hint',
    },
  })
})

test('has no code where the server said nothing', () => {
  const failed = { script: 'x', error: new Error('Connection terminated unexpectedly') }

  expect(describeFailedMigration('1_init', failed).meta).toEqual({
    migration_name: '1_init',
    database_error_code: 'none',
    database_error: 'Connection terminated unexpectedly',
  })
})
