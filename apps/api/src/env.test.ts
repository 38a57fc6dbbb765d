import { expect, test } from 'vitest'
import { parseEnv } from './env.ts'

const secret = 'x'.repeat(32)
const url = 'postgresql://someone:secret@db.example.com/app'

test('only DATABASE_URL and the key of tokens are required', () => {
  expect(parseEnv({ DATABASE_URL: url, AUTH_SECRET: secret })).toEqual({
    AUTH_SECRET: secret,
    DATABASE_URL: url,
    DATABASE_POOL_SIZE: 5,
    DATABASE_CONNECT_TIMEOUT_MS: 5000,
    DATABASE_STATEMENT_TIMEOUT_MS: 30_000,
    HOST: '127.0.0.1',
    PORT: 3000,
    SHUTDOWN_TIMEOUT_MS: 10_000,
  })
})

test('lists every problem at once, without showing a URL', () => {
  expect(() =>
    parseEnv({ DATABASE_URL: 'mysql://root:secret@localhost/app', PORT: 'http', HOST: '' }),
  ).toThrow(
    `The environment is not complete:
  DATABASE_URL: must be a postgresql:// URL; \`pnpm dev\` sets it to the local database (got a value)
  HOST: Too small: expected string to have >=1 characters (got "")
  PORT: Invalid input: expected number, received NaN (got "http")`,
  )
})
