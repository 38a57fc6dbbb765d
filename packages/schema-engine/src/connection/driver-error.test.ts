import pg from 'pg'
import { expect, test } from 'vitest'
import { connectionFailure } from './connection-failure.ts'
import { parseConnectionUrl } from './connection-url.ts'

const url = parseConnectionUrl('postgresql://ada@h:1/app?socket_timeout=3')

function server(code: string, severity = 'ERROR'): Error {
  return Object.assign(new pg.DatabaseError('said so', 7, 'error'), { code, severity })
}

function network(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code })
}

test.each([
  [server('28P01'), 'P1000', { database_user: 'ada' }],
  [
    network('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
    'P1000',
    { database_user: 'ada' },
  ],
  [network('connect ECONNREFUSED', 'ECONNREFUSED'), 'P1001', { database_location: 'h:1' }],
  [network('getaddrinfo', 'ENOTFOUND'), 'P1001', { database_location: 'h:1' }],
  [network('timeout expired'), 'P1001', { database_location: 'h:1' }],
  [server('3D000'), 'P1003', { database_name: 'app' }],
  [network('Query read timeout'), 'P1008', { time: '3000ms' }],
  [server('42P04'), 'P1009', { database_name: 'app' }],
  [server('28000', 'FATAL'), 'P1010', { database_name: 'app' }],
  [server('55000', 'FATAL'), 'P1010', { database_name: 'app' }],
  [server('42501', 'FATAL'), 'P1010', { database_name: 'app' }],
  [
    network('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'),
    'P1011',
    { message: 'self-signed certificate' },
  ],
  [
    network('wrong version number', 'ERR_SSL_WRONG_VERSION_NUMBER'),
    'P1011',
    { message: 'wrong version number' },
  ],
  [network('Connection terminated unexpectedly'), 'P1017', null],
  [network('read ECONNRESET', 'ECONNRESET'), 'P1017', null],
  [network('Client has encountered a connection error and is not queryable'), 'P1017', null],
  [server('53300', 'FATAL'), 'P2037', { message: 'said so' }],
])('%s is %s', (error, code, meta) => {
  expect(connectionFailure(error, url)).toMatchObject({ error_code: code, meta })
})

test.each([
  [network('getaddrinfo', 'ENOTFOUND'), 'The host name "h" does not resolve to an address.'],
  [network('connect', 'ECONNREFUSED'), 'No database server answers at "h:1".'],
  [server('28000', 'FATAL'), '"ada" may not use the database "app": said so.'],
])('%s is told in words', (error, message) => {
  expect(connectionFailure(error, url)?.message).toBe(message)
})

test('a folder without a socket is named as the file that is not there', () => {
  const socket = parseConnectionUrl('postgresql:///app?host=/tmp/none')
  expect(connectionFailure(network('connect', 'ENOENT'), socket)?.message).toBe(
    'No database server answers at "/tmp/none/.s.PGSQL.5432".',
  )
})

test.each([server('42501'), server('23505'), new TypeError('a bug')])(
  '%s is no error of the connection',
  (error) => {
    expect(connectionFailure(error, url)).toBeUndefined()
  },
)
