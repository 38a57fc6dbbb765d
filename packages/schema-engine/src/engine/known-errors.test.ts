import { expect, test } from 'vitest'
import { emptyFailureRecord } from '../adapter/failure-record.ts'
import { describeKnownError } from './known-errors.ts'

const context = { params: {}, failures: emptyFailureRecord() }

// The texts are those of the WASM.
test.each([
  [
    'P1002',
    'The database server was reached but timed out.\n\nContext: Timed out trying to acquire a postgres advisory lock (SELECT pg_advisory_lock(72707369)). Timeout: 10000ms.\n',
    {
      context:
        'Timed out trying to acquire a postgres advisory lock (SELECT pg_advisory_lock(72707369)). Timeout: 10000ms.',
    },
  ],
  ['P1012', 'error: Type "X"', { full_error: 'error: Type "X"' }],
  ['P3005', 'The database schema is not empty.', null],
  [
    'P3006',
    'Migration `1_a` failed to apply cleanly to the shadow database. \nError:\nreason',
    { migration_name: '1_a', inner_error: { is_panic: false, message: 'reason', backtrace: null } },
  ],
  [
    'P3008',
    'The migration `1_a` is already recorded as applied in the database.',
    { migration_name: '1_a' },
  ],
  [
    'P3009',
    'migrate found failed migrations in the target database.\nThe `1_a` migration started at x failed\n',
    { details: 'The `1_a` migration started at x failed\n' },
  ],
  [
    'P3011',
    'Migration `1_a` cannot be rolled back because it was never applied to the database.',
    { migration_name: '1_a' },
  ],
  [
    'P3012',
    'Migration `1_a` cannot be rolled back because it is not in a failed state.',
    { migration_name: '1_a' },
  ],
  [
    'P3017',
    'The migration 1_a could not be found. Please make sure that the migration exists.',
    { migration_name: '1_a' },
  ],
  [
    'P3019',
    'The datasource provider `postgresql` specified in your schema does not match the one specified in the migration_lock.toml, `mysql`.',
    { provider: 'postgresql', expected_provider: 'mysql' },
  ],
])('%s gets its meta back', (code, text, meta) => {
  expect(describeKnownError(code, text, context)).toMatchObject({ error_code: code, meta })
})

test('P3015 names the file that the WASM only calls migration.sql', () => {
  const directory = (path: string, tag: 'ok' | 'error') => ({
    path,
    migrationFile: { path: 'migration.sql', content: { tag, value: '' } },
  })
  const params = {
    migrationsList: {
      baseDir: '/app/migrations',
      migrationDirectories: [directory('1_a', 'ok'), directory('2_b', 'error')],
    },
  }

  const { meta } = describeKnownError(
    'P3015',
    'Could not find the migration file at migration.sql.',
    {
      ...context,
      params,
    },
  )

  expect(meta).toEqual({ migration_file_path: '/app/migrations/2_b/migration.sql' })
})

test('a code without a describer keeps the text', () => {
  expect(describeKnownError('P4002', 'inconsistent', context)).toEqual({
    is_panic: false,
    error_code: 'P4002',
    message: 'inconsistent',
    meta: null,
  })
})
