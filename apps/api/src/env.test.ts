import { expect, test } from 'vitest'
import { parseEnv } from './env.ts'

const secret = 'x'.repeat(32)
const url = 'postgresql://someone:secret@db.example.com/app'

test('only DATABASE_URL and the key of tokens are required', () => {
  expect(parseEnv({ DATABASE_URL: url, AUTH_SECRET: secret })).toEqual({
    AUTH_SECRET: secret,
    CORS_ORIGINS: [],
    DATABASE_URL: url,
    DATABASE_POOL_SIZE: 5,
    DATABASE_CONNECT_TIMEOUT_MS: 5000,
    DATABASE_SLOW_QUERY_MS: 1000,
    DATABASE_STATEMENT_TIMEOUT_MS: 30_000,
    DOCS: 'on',
    HOST: '127.0.0.1',
    KEEP_ALIVE_TIMEOUT_MS: 65_000,
    LOG_LEVEL: 'info',
    MAX_BODY_BYTES: 1_048_576,
    OTEL_SERVICE_NAME: 'api',
    PORT: 3000,
    RATE_LIMIT_PER_MINUTE: 600,
    RATE_LIMIT_STORE: 'memory',
    REQUEST_TIMEOUT_MS: 30_000,
    SHUTDOWN_DELAY_MS: 0,
    SHUTDOWN_TIMEOUT_MS: 10_000,
    TRUST_PROXY: 0,
  })
})

test('lists every problem at once, without showing a URL', () => {
  expect(() =>
    parseEnv({
      DATABASE_URL: 'mysql://root:secret@localhost/app',
      PORT: 'http',
      CORS_ORIGINS: 'https://example.com, example.com/',
    }),
  ).toThrow(
    `The environment is not complete:
  DATABASE_URL: must be a postgresql:// URL; \`pnpm dev\` sets it to the local database (got a value)
  PORT: Invalid input: expected number, received NaN (got "http")
  CORS_ORIGINS.1: must be an origin, as in https://example.com (got "https://example.com, example.com/")`,
  )
})

test('a variable that is empty is not set', () => {
  const env = { DATABASE_URL: url, AUTH_SECRET: secret, AUTH_JWKS_URL: '', PORT: '', HOST: '' }
  expect(parseEnv(env)).toMatchObject({ PORT: 3000, HOST: '127.0.0.1' })
})

test('origins are a list', () => {
  const env = { DATABASE_URL: url, AUTH_SECRET: secret }
  const origins = ['https://a.example.com', 'http://localhost:5173']
  expect(parseEnv({ ...env, CORS_ORIGINS: origins.join(', ') }).CORS_ORIGINS).toEqual(origins)
  expect(parseEnv({ ...env, CORS_ORIGINS: '*' }).CORS_ORIGINS).toEqual(['*'])
})
