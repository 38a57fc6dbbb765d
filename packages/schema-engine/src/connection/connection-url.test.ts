import { describe, expect, test } from 'vitest'
import { EngineError } from '../engine/engine-error.ts'
import { parseConnectionUrl, withDatabase } from './connection-url.ts'

describe('parseConnectionUrl', () => {
  test('reads every part', () => {
    expect(
      parseConnectionUrl(
        'postgres://a%40b:p%2Fw@db.example:6543/my%20app?schema=s1&sslmode=require&sslaccept=strict&connect_timeout=2&application_name=x',
      ),
    ).toMatchObject({
      host: 'db.example',
      port: 6543,
      user: 'a@b',
      password: 'p/w',
      database: 'my app',
      schema: 's1',
      namesSchema: true,
      sslMode: 'require',
      verifyCertificate: true,
      connectTimeout: 2000,
      applicationName: 'x',
    })
  })

  test("has the native engine's defaults", () => {
    expect(parseConnectionUrl('postgresql://')).toMatchObject({
      host: 'localhost',
      port: 5432,
      user: undefined,
      database: '',
      schema: 'public',
      namesSchema: false,
      sslMode: 'prefer',
      verifyCertificate: false,
      connectTimeout: 5000,
      queryTimeout: undefined,
    })
  })

  test.each([
    ['postgresql://u@[::1]:5432/x', '::1'],
    ['postgresql://u@localhost/x?host=/run/postgresql', '/run/postgresql'],
    ['postgresql://u@%2Frun%2Fpg/x', '/run/pg'],
  ])('reads the host of %s', (href, host) => {
    expect(parseConnectionUrl(href).host).toBe(host)
  })

  test.each([
    ['not a url', 'it is not a postgresql:// URL'],
    ['mysql://localhost/x', 'it is not a postgresql:// URL'],
    [
      'postgresql://h/x?sslmode=bogus',
      '"sslmode" is "bogus" and none of disable, prefer and require',
    ],
    [
      'postgresql://h/x?connect_timeout=soon',
      '"connect_timeout" is "soon" and not a number of seconds',
    ],
  ])('refuses %s', (href, details) => {
    const refused = new EngineError({
      is_panic: false,
      error_code: 'P1013',
      message: `The database URL cannot be used: ${details}.`,
      meta: { details },
    })
    expect(() => parseConnectionUrl(href)).toThrow(refused)
  })
})

test('withDatabase keeps the rest, and the schema if asked', () => {
  const url = parseConnectionUrl('postgresql://u:p@h:1/a?schema=s&sslmode=disable')

  expect(withDatabase(url, 'b c', { keepSchema: true }).href).toBe(
    'postgresql://u:p@h:1/b%20c?schema=s&sslmode=disable',
  )
  expect(withDatabase(url, 'b', { keepSchema: false })).toMatchObject({
    database: 'b',
    schema: 'public',
    namesSchema: false,
    sslMode: 'disable',
  })
})
