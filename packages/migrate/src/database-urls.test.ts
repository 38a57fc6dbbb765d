import { expect, test } from 'vitest'
import { databaseUrls, describeUrl, isLoopback } from './database-urls.ts'

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

test.each([
  ['postgresql://localhost/app', true],
  ['postgresql://127.0.0.2:5433/app', true],
  ['postgres://u:p@[::1]:5432/app', true],
  ['postgresql:///app?host=/tmp', true],
  ['postgresql://db.example.com/app', false],
  ['postgresql://10.0.0.1/app', false],
  ['postgresql:///app?host=db.example.com', false],
  ['postgresql://localhost/app?host=db.example.com', false],
])('%s on this machine: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected)
})

test('a URL is described without its credentials', () => {
  expect(describeUrl('postgresql://u:secret@db.example.com:5433/app?sslmode=require')).toBe(
    'db.example.com:5433/app',
  )
})
