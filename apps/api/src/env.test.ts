import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { apiEnv, parseEnv } from './env.ts'

const secret = 'x'.repeat(32)
const url = 'postgresql://someone:secret@db.example.com/app'

test('only DATABASE_URL and the key of tokens are required', () => {
  expect(parseEnv({ DATABASE_URL: url, AUTH_SECRET: secret })).toEqual({
    AUTH_SECRET: secret,
    CONCURRENT_REQUESTS_PER_CALLER: 20,
    CORS_ORIGINS: [],
    DATABASE_URL: url,
    DATABASE_POOL_SIZE: 5,
    DATABASE_CONNECT_TIMEOUT_MS: 5000,
    DATABASE_SLOW_QUERY_MS: 1000,
    DATABASE_PIPELINING: true,
    DATABASE_STATEMENT_TIMEOUT_MS: 30_000,
    DOCS: 'on',
    HOST: '127.0.0.1',
    KEEP_ALIVE_TIMEOUT_MS: 65_000,
    LOG_LEVEL: 'info',
    MAX_BODY_BYTES: 100_000,
    MAX_LIST_BYTES: 1_000_000,
    OTEL_METRIC_EXPORT_INTERVAL: 60_000,
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

test('lists every problem at once', () => {
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
  CORS_ORIGINS.1: must be an origin, as in https://example.com (got "https://example.com, example.com/")
  AUTH_SECRET: set this or AUTH_JWKS_URL, and not both; \`pnpm dev\` sets it (got nothing)`,
  )
})

test('wants a database by its name', () => {
  for (const url of ['postgresql://u:p@h', 'postgresql://u:p@h:5432/']) {
    expect(refusalOf({ DATABASE_URL: url })).toContain('DATABASE_URL: must name a database: ')
  }
})

/** Why this environment is refused. */
function refusalOf(env: NodeJS.ProcessEnv): string {
  try {
    parseEnv({ DATABASE_URL: url, AUTH_SECRET: secret, ...env })
    return ''
  } catch (error) {
    return String(error)
  }
}

test.each<[string, NodeJS.ProcessEnv]>([
  ['a secret that is too short', { AUTH_SECRET: 'hush' }],
  ['a secret beside keys', { AUTH_SECRET: 'hush'.repeat(8), AUTH_JWKS_URL: 'https://hush' }],
  ['a URL with a password', { DATABASE_REPLICA_URL: 'mysql://root:hush@localhost/app' }],
  ['an endpoint with a password', { OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://a:hush@localhost' }],
])('%s is refused without being shown', (_what, env) => {
  expect(refusalOf(env)).toContain(`${Object.keys(env)[0]}: `)
  expect(refusalOf(env)).toContain('(got a value)')
  expect(refusalOf(env)).not.toContain('hush')
})

test.each(Object.keys(apiEnv.shape).filter((name) => name.endsWith('_MS')))(
  '%s is no time that a timer cannot wait for',
  (name) => {
    for (const value of ['-1', '2147483648', '1.5']) {
      expect(refusalOf({ [name]: value })).toContain(`(got "${value}")`)
    }
    expect(refusalOf({ [name]: '2147483647' })).toBe('')
  },
)

test('keys of a provider are taken with who and what a token must be for', () => {
  const jwks = { AUTH_SECRET: '', AUTH_JWKS_URL: 'https://issuer.example.com/jwks' }
  expect(refusalOf(jwks)).toContain('AUTH_ISSUER: is needed with AUTH_JWKS_URL')
  expect(refusalOf(jwks)).toContain('AUTH_AUDIENCE: is needed with AUTH_JWKS_URL')
  const whole = { ...jwks, AUTH_ISSUER: 'https://issuer.example.com', AUTH_AUDIENCE: 'api' }
  expect(refusalOf(whole)).toBe('')
  expect(refusalOf({ ...whole, AUTH_JWKS_URL: 'file:///etc/passwd' })).toContain(
    'AUTH_JWKS_URL: must be an http:// or https:// URL',
  )
})

test('.env.example has every variable, and each default', () => {
  const file = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
  const lines = [...file.matchAll(/^(# )?([A-Z_]+)=(.*)$/gm)]
  const notOfTheApi = ['DIRECT_DATABASE_URL']
  expect(lines.map(([, , name]) => name).toSorted()).toEqual(
    [...Object.keys(apiEnv.shape), ...notOfTheApi].toSorted(),
  )
  const set = lines.filter(([, comment]) => comment === undefined)
  const defaults = parseEnv({ DATABASE_URL: url, AUTH_SECRET: secret })
  const written = Object.fromEntries(
    set.map(([, , name, value = '']) => [name, value.replaceAll('"', '')]),
  )
  const { DATABASE_URL: _url, ...parsed } = parseEnv({ ...written, AUTH_SECRET: secret })
  expect({ DATABASE_URL: url, ...parsed }).toEqual(defaults)
  for (const name of Object.keys(defaults)) {
    if (name !== 'AUTH_SECRET' && name !== 'CORS_ORIGINS') expect(written).toHaveProperty(name)
  }
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
