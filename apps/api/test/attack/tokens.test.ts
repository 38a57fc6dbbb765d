import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { createAuthenticate } from '../../src/access/authenticate.ts'
import { db, deps } from '../../src/testing.ts'
import { ownApp } from '../own-app.ts'
import { attack, attackTimeout } from './rounds.ts'

/* Tokens that somebody made who has no key: none lets anyone in. */

const secret = 'a secret that only the tests of attacks have'
const [issuer, audience] = ['https://issuer.test', 'api']
const claims = { sub: 'forger', scope: '*', iss: issuer, aud: audience, exp: 9_999_999_999 }

type Part = object | string | null
const encode = (part: Part) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')

const inputOf = (header: Part, payload: Part) => `${encode(header)}.${encode(payload)}`
const hmac = (header: Part, payload: Part, key: string | Buffer, hash = 'sha256') => {
  const input = inputOf(header, payload)
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`
}

/** Whoever reads, and writes, by this token; each of the two is refused. */
async function expectRefused(app: ReturnType<typeof ownApp>, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ caller: 'forged', count: 0 })
  const [read, write] = await Promise.all([
    app.request('/rate-limits', { headers }),
    app.request('/rate-limits', { method: 'POST', headers, body }),
  ])
  expect({ token, read: read.status, write: write.status }).toEqual({
    token,
    read: 401,
    write: 401,
  })
}
const expectNothingMade = async () => expect(await db.rateLimit.count()).toBe(0)

const hs256 = { alg: 'HS256' }
const unsigned = ['none', 'None', 'NONE', 'nOnE', '', 'null'].flatMap((alg): [string, string][] => [
  [`alg "${alg}" without a signature`, `${inputOf({ alg }, claims)}.`],
  [`alg "${alg}" with one`, `${inputOf({ alg }, claims)}.AAAA`],
])

describe('by a secret', () => {
  const app = ownApp({
    authenticate: createAuthenticate({ secret, jwksUrl: undefined, issuer, audience }),
  })
  const good = hmac(hs256, { ...claims, sub: 'someone', scope: '' }, secret)
  const [header = '', payload = '', signature = ''] = good.split('.')
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = own.publicKey.export({ format: 'jwk' })

  const signedBy = (header: object, key: string | Buffer = secret) => hmac(header, claims, key)
  const forged: [string, string][] = [
    ...unsigned,
    ['an empty key', signedBy(hs256, '')],
    ['a key of NULs', signedBy(hs256, Buffer.alloc(32))],
    ['a guessed key', signedBy(hs256, 'secret')],
    ['half of the key', signedBy(hs256, secret.slice(0, 16))],
    ['the key in base64', signedBy(hs256, Buffer.from(secret).toString('base64'))],
    ['the name of a key that is a file', signedBy({ ...hs256, kid: '../../../dev/null' }, '')],
    ['the name of a key that is SQL', signedBy({ ...hs256, kid: "' UNION SELECT ''" }, '')],
    ['its own key in the header', rsa({ alg: 'RS256', jwk }, own.privateKey)],
    ['HS512 by the key', hmac({ alg: 'HS512' }, claims, secret, 'sha512')],
    ['HS384 by the key', hmac({ alg: 'HS384' }, claims, secret, 'sha384')],
    ['an unknown critical header', signedBy({ ...hs256, crit: ['x'], x: 1 })],
    ['a payload that is not encoded', signedBy({ ...hs256, crit: ['b64'], b64: false })],
    ['no alg', signedBy({})],
    ['a list of algs', signedBy({ alg: ['HS256', 'none'] })],
    ['a header that is null', hmac(null, claims, secret)],
    ['a header that is no JSON', hmac('{"alg":"HS256"', claims, secret)],
    ['a payload that is a list', hmac(hs256, [claims], secret)],
    ['a payload that is null', hmac(hs256, null, secret)],
    ['other claims behind a good signature', `${header}.${encode(claims)}.${signature}`],
    [
      'another header before a good signature',
      `${encode({ alg: 'none' })}.${payload}.${signature}`,
    ],
    ['no signature', `${header}.${payload}.`],
    ['two parts', `${header}.${payload}`],
    ['four parts', `${good}.${signature}`],
    ['five parts', `${header}....${payload}`],
    ['half of the signature', good.slice(0, -20)],
    ['a blank in it', good.replace('.', '. ')],
    ['two tokens', `${good}, Bearer ${good}`],
    ['padding', `${good}=`],
    ['the end as a text', hmac(hs256, { ...claims, exp: '9999999999' }, secret)],
    ['no end', hmac(hs256, { ...claims, exp: undefined }, secret)],
    ['the end as null', hmac(hs256, { ...claims, exp: null }, secret)],
    ['an end long ago', hmac(hs256, { ...claims, exp: -1 }, secret)],
    ['a list of subjects', hmac(hs256, { ...claims, sub: ['forger'] }, secret)],
    ['a subject of another prototype', hmac(hs256, { ...claims, sub: { toString: 1 } }, secret)],
    ['a list of issuers', hmac(hs256, { ...claims, iss: [issuer, 'x'] }, secret)],
    ['a list of other audiences', hmac(hs256, { ...claims, aud: ['x', `${audience}x`] }, secret)],
    ['a claim given twice', hmac(hs256, `{"sub":"a","exp":9999999999,"exp":1}`, secret)],
  ]

  test.each(forged)('%s', async (_what, token) => {
    await expectRefused(app, token)
    await expectNothingMade()
  })

  test(
    'a good token of which one character is another',
    async () => {
      const bytesOf = (token: string) =>
        token
          .split('.')
          .map((part) => Buffer.from(part, 'base64url').toString('hex'))
          .join()
      await attack(
        fc.asyncProperty(
          fc.nat(good.length - 1),
          fc.base64String({ minLength: 4 }),
          async (at, by) => {
            const token = good.slice(0, at) + by[0]?.replace(/[+/=]/, '_') + good.slice(at + 1)
            if (bytesOf(token) !== bytesOf(good)) await expectRefused(app, token)
          },
        ),
        200,
      )
      await expectNothingMade()
    },
    attackTimeout,
  )
})

/** Signed by any key, as RS256. */
function rsa(header: object, key: KeyObject, payload: object = claims) {
  const input = inputOf(header, payload)
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

describe('by the keys of a server', async () => {
  const asked: string[] = []
  const [rsaKey, ecKey, edKey] = [
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    generateKeyPairSync('ed25519'),
  ]
  const published = [
    { ...rsaKey.publicKey.export({ format: 'jwk' }), kid: 'rsa', alg: 'RS256', use: 'sig' },
    { ...ecKey.publicKey.export({ format: 'jwk' }), kid: 'ec', alg: 'ES256', use: 'sig' },
    { ...edKey.publicKey.export({ format: 'jwk' }), kid: 'ed', alg: 'EdDSA', use: 'sig' },
  ]
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end(JSON.stringify({ keys: published }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port
  const jwksUrl = `${origin}/keys`
  const authenticate = createAuthenticate({ secret: undefined, jwksUrl, issuer, audience })
  const app = ownApp({ authenticate })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = other.publicKey.export({ format: 'jwk' })
  const of = (kid: string, alg: string, more: object = {}) => ({ alg, kid, ...more })
  const goodRsa = rsa(of('rsa', 'RS256'), rsaKey.privateKey)
  const goodEc = rsa(of('ec', 'ES256'), ecKey.privateKey) // in DER, which JWS does not take
  const signatureOf = (token: string) => token.split('.')[2]

  const materials: [string, string | Buffer][] = [
    ['the PEM of a public key', rsaKey.publicKey.export({ type: 'spki', format: 'pem' })],
    ['the DER of one', rsaKey.publicKey.export({ type: 'spki', format: 'der' })],
    ['the JWK of one', JSON.stringify(published[0])],
    ['the modulus of one', Buffer.from(String(published[0]?.n), 'base64url')],
    ['the point of another', Buffer.from(String(published[1]?.x), 'base64url')],
  ]
  const forged: [string, string][] = [
    ...unsigned,
    ...materials.flatMap(([what, key]): [string, string][] => [
      [`${what} as a secret`, hmac(of('rsa', 'HS256'), claims, key)],
      [`${what} as a secret, said to be RS256`, hmac(of('rsa', 'RS256'), claims, key)],
    ]),
    ['another key', rsa(of('rsa', 'RS256'), other.privateKey)],
    ['another key in the header', rsa(of('rsa', 'RS256', { jwk }), other.privateKey)],
    ['another key in the header, of no name', rsa({ alg: 'RS256', jwk }, other.privateKey)],
    ['keys at another address', rsa(of('x', 'RS256', { jku: `${origin}/own` }), other.privateKey)],
    ['a chain elsewhere', rsa(of('x', 'RS256', { x5u: `${origin}/own` }), other.privateKey)],
    ['a chain in the header', rsa(of('x', 'RS256', { x5c: ['AAAA'] }), other.privateKey)],
    ['a name that is a path', rsa(of('../own', 'RS256'), other.privateKey)],
    ['a name that is a list', rsa({ alg: 'RS256', kid: ['rsa'] }, other.privateKey)],
    ['an ES256 signature in DER', goodEc],
    [
      'an ES256 signature of zeros',
      `${inputOf(of('ec', 'ES256'), claims)}.${encode('\0'.repeat(64))}`,
    ],
    [
      'an EdDSA signature of zeros',
      `${inputOf(of('ed', 'EdDSA'), claims)}.${encode('\0'.repeat(64))}`,
    ],
    ['an empty RS256 signature', `${inputOf(of('rsa', 'RS256'), claims)}.`],
    ['RS256 by the key of ES256', rsa(of('ec', 'RS256'), rsaKey.privateKey)],
    ['PS256 with a signature of RS256', rsa(of('rsa', 'PS256'), rsaKey.privateKey)],
    ['RS512 with a signature of RS256', rsa(of('rsa', 'RS512'), rsaKey.privateKey)],
    ['ES256K', rsa(of('ec', 'ES256K'), ecKey.privateKey)],
    [
      'other claims behind a good signature',
      `${inputOf(of('rsa', 'RS256'), { ...claims, sub: 'admin' })}.${signatureOf(goodRsa)}`,
    ],
  ]

  test('lets in who has one of them', async () => {
    const headers = { authorization: `Bearer ${goodRsa}` }
    expect((await app.request('/rate-limits', { headers })).status).toBe(200)
  })

  test.each(forged)('%s', async (_what, token) => {
    await expectRefused(app, token)
    await expectNothingMade()
    expect(asked.filter((path) => path !== '/keys')).toEqual([])
  })
})

test('the tests themselves have another key', async () => {
  const token = hmac(hs256, claims, secret)
  await expect(deps.authenticate(`Bearer ${token}`)).rejects.toThrow()
})
