import dns from 'node:dns/promises'
import { isIP } from 'node:net'
import { expect, test, vi } from 'vitest'
import { databaseOf, databaseUrls, describeUrl, hostsOf } from './database-urls.ts'
import { isLoopback } from './loopback.ts'

const direct = 'postgresql://u:p@db.example.com/app'
const pooled = 'postgresql://u:p@pool.example.com:6432/app?pgbouncer=true'

test('with neither URL set there is none', () => {
  expect(databaseUrls({})).toBeUndefined()
  expect(databaseUrls({ DATABASE_URL: '' })).toBeUndefined()
})

test('each URL stands in for the other', () => {
  expect(databaseUrls({ DATABASE_URL: direct })).toEqual({ app: direct, direct })
  expect(databaseUrls({ DIRECT_DATABASE_URL: direct })).toEqual({ app: direct, direct })
  const both = { DATABASE_URL: pooled, DIRECT_DATABASE_URL: direct }
  expect(databaseUrls(both)).toEqual({ app: pooled, direct })
})

test.each([
  ['DATABASE_URL', pooled, 'pgbouncer=true'],
  ['DIRECT_DATABASE_URL', 'postgresql://u:p@db.example.com:6543/app', 'port 6543'],
])('migrations refuse a pooled %s', (name, url, sign) => {
  const message = `${name} goes through a pooler (${sign}); migrations need a direct connection.`
  expect(() => databaseUrls({ [name]: url })).toThrow(message)
})

test('what is no PostgreSQL URL is refused without showing it', () => {
  expect(() => databaseUrls({ DATABASE_URL: 'mysql://root:secret@host/app' })).toThrow(
    /^DATABASE_URL is not a postgresql:\/\/ URL\.$/,
  )
})

test.each<[string, string[]]>([
  ['postgresql://localhost/app', ['localhost']],
  ['postgres://u:p@[::1]:5432/app', ['::1']],
  ['postgresql://%2Fvar%2Frun%2Fpostgresql/app', ['/var/run/postgresql']],
  ['postgresql:///app?host=/tmp', ['/tmp']],
  ['postgresql://localhost/app?host=db.example.com', ['db.example.com']],
  ['postgresql://localhost/app?host=localhost&host=10.0.0.1', ['localhost', '10.0.0.1']],
  ['postgresql:///app', ['localhost', 'pg.example.com']],
])('%s may reach %j', (url, hosts) => {
  expect(hostsOf(url, { PGHOST: 'pg.example.com' })).toEqual(hosts)
})

test.each([
  ['localhost', true],
  ['127.0.0.2', true],
  ['127.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', true],
  ['::', true],
  ['/var/run/postgresql', true],
  ['10.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['localhost.invalid', false],
  ['127.0.0.1.invalid', false],
])('%s is this machine: %s', async (host, expected) => {
  expect(await isLoopback(host)).toBe(expected)
})

test('a name is what its addresses are', async () => {
  const answers = vi.spyOn(dns, 'lookup')
  const address = (...addresses: string[]) =>
    answers.mockResolvedValueOnce(
      addresses.map((one) => ({ address: one, family: isIP(one) })) as never, // the type of another overload
    )
  address('127.0.1.1', '::1')
  expect(await isLoopback('my-machine')).toBe(true)
  address('127.0.0.1', '10.0.0.1')
  expect(await isLoopback('localhost')).toBe(false)
  answers.mockRestore()
})

test('a URL is described without its credentials', () => {
  expect(describeUrl('postgresql://u:secret@db.example.com:5433/app?sslmode=require')).toBe(
    'db.example.com:5433/app',
  )
})

test('a URL is described by the host that its parameter names', () => {
  expect(describeUrl('postgresql://localhost:5433/app?host=db.example.com')).toBe(
    'db.example.com:5433/app',
  )
})

test('a database is named as a person writes it', () => {
  expect(databaseOf('postgresql://u:p@127.0.0.1/my%20app?schema=x')).toBe('my app')
})
