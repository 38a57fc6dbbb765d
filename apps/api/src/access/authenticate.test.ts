import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ProblemError } from '../http/problems.ts'
import { createAuthenticate, type TokenRules } from './authenticate.ts'
import { signToken } from './sign-token.ts'

const secret = 'a secret that only these tests have'
const issuer = 'https://issuer.example.com'
const audience = 'api'
const none = { secret: undefined, jwksUrl: undefined, issuer: undefined, audience: undefined }

/** The problem that a token is refused with. */
const refusal = (rules: Partial<TokenRules>, token: string) =>
  createAuthenticate({ ...none, ...rules })(`Bearer ${token}`).then(
    () => 'taken',
    (error: ProblemError) => error.problem,
  )

const invalid = {
  status: 401,
  code: 'token_invalid',
  detail: 'The token does not hold.',
  headers: {
    'www-authenticate':
      'Bearer error="invalid_token", error_description="The token does not hold."',
  },
}
const expired = { status: 401, code: 'token_expired' }

interface Claims {
  sub?: unknown
  scope?: unknown
  scp?: unknown
  iss?: string
  aud?: string
  exp?: string | number
  nbf?: string
}

/** Claims that hold, but for those given; undefined leaves one out. */
function tokenOf(claims: Claims, alg: string, kid?: string) {
  const all = {
    sub: 'someone',
    scope: 'users:read',
    iss: issuer,
    aud: audience,
    exp: '1h',
    ...claims,
  }
  const { exp, nbf, ...payload } = all
  // Some are what a claim must not be.
  const token = new SignJWT(payload as JWTPayload).setProtectedHeader({
    alg,
    ...(kid ? { kid } : {}),
  })
  if (exp !== undefined) token.setExpirationTime(exp)
  if (nbf !== undefined) token.setNotBefore(nbf)
  return token
}

describe('by a secret', () => {
  const key = new TextEncoder().encode(secret)
  const rules = { secret, issuer, audience }
  const signed = (claims: Claims) => tokenOf(claims, 'HS256').sign(key)

  test('nobody comes without a header', async () => {
    expect(await createAuthenticate({ ...none, secret })(undefined)).toBeUndefined()
  })

  test('a token names its subject and scopes', async () => {
    const authenticate = createAuthenticate({ ...none, ...rules })
    const header = `Bearer ${await signed({})}`
    const caller = await authenticate(header)
    expect(caller).toMatchObject({ subject: 'someone', scopes: new Set(['users:read']) })
    // Again, now known; the scheme in any case.
    expect(await authenticate(header)).toBe(caller)
    expect(await authenticate(header.replace('Bearer', 'bearer'))).toEqual(caller)
  })

  test.each([
    { scope: 'a b' },
    { scope: ['a', 'b'] },
    { scp: 'a b' },
    { scp: ['a', 'b'] },
    { scope: 'a', scp: ['b'] },
    { scope: ['a', 5, 'b'] },
  ])('scopes come as %j', async (claims) => {
    const token = await tokenOf({ scope: undefined, ...claims }, 'HS256').sign(key)
    const caller = await createAuthenticate({ ...none, ...rules })(`Bearer ${token}`)
    expect(caller?.scopes).toEqual(new Set(['a', 'b']))
  })

  test.each<[string, Claims, object]>([
    ['another issuer', { iss: 'https://other.example.com' }, invalid],
    ['no issuer', { iss: undefined as never }, invalid],
    ['another audience', { aud: 'other' }, invalid],
    ['no subject', { sub: undefined }, invalid],
    ['an empty subject', { sub: '' }, invalid],
    ['a subject that is no text', { sub: 5 }, invalid],
    ['a subject with a NUL', { sub: 'a\0b' }, invalid],
    ['a subject with half a character', { sub: 'a\ud800' }, invalid],
    ['no end', { exp: undefined as never }, invalid],
    ['its end in the past', { exp: '-1m' }, expired],
    ['its beginning in the future', { nbf: '1m' }, invalid],
  ])('with %s it is refused', async (_what, claims, problem) => {
    expect(await refusal(rules, await signed(claims))).toMatchObject(problem)
  })

  test('a token signed by another secret, changed or unsigned is refused', async () => {
    const other = await tokenOf({}, 'HS256').sign(new TextEncoder().encode(`${secret}!`))
    expect(await refusal(rules, other)).toMatchObject(invalid)
    const [header, , signature] = (await signed({})).split('.')
    const payload = Buffer.from('{"sub":"admin","exp":9999999999}').toString('base64url')
    expect(await refusal(rules, `${header}.${payload}.${signature}`)).toMatchObject(invalid)
    const unsigned = new UnsecuredJWT({ sub: 'admin' }).setExpirationTime('1h').encode()
    expect(await refusal(rules, unsigned)).toMatchObject({ status: 401 })
    expect(await refusal(rules, `${unsigned}x`)).toMatchObject(invalid)
  })

  test('another algorithm of the same secret is refused', async () => {
    expect(await refusal(rules, await tokenOf({}, 'HS512').sign(key))).toMatchObject(invalid)
  })

  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer a.b',
    'Bearer  a.b.c',
    'Basic YTpi',
    `Bearer ${'x'.repeat(9000)}`,
  ])('the header "%.20s" is refused', async (header) => {
    const answer = createAuthenticate({ ...none, secret })(header)
    await expect(answer).rejects.toMatchObject({
      problem: { status: 401, code: 'token_invalid' },
    })
  })

  test('a token that was seen is taken in no other spelling of the header', async () => {
    const authenticate = createAuthenticate({ ...none, secret })
    const token = await signToken({ secret, subject: 'a', scopes: [], expiresIn: '30s' })
    expect(await authenticate(`bearer ${token}`)).toMatchObject({ subject: 'a' })
    for (const before of ['Bearer  ', 'Digest ', '       ', '']) {
      await expect(authenticate(`${before}${token}`)).rejects.toMatchObject({
        problem: { code: 'token_invalid' },
      })
    }
  })

  test('a token that was seen holds no longer than it says', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const authenticate = createAuthenticate({ ...none, secret })
    const token = await signToken({ secret, subject: 'a', scopes: [], expiresIn: '30s' })
    expect(await authenticate(`Bearer ${token}`)).toMatchObject({ subject: 'a' })
    vi.setSystemTime(Date.now() + 40_000)
    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject({ problem: expired })
    vi.useRealTimers()
  })
})

describe('by the keys of a server', () => {
  const keys: object[] = []
  let answer: { status: number; body: string } | undefined
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    response.writeHead(answer?.status ?? 200).end(answer?.body ?? JSON.stringify({ keys }))
  })
  let rules: Partial<TokenRules>

  beforeEach(async () => {
    keys.length = 0
    answer = undefined
    asked = 0
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo // listens on a port
    rules = { jwksUrl: `http://127.0.0.1:${port}/jwks.json`, issuer, audience }
  })
  afterEach(async () => {
    vi.useRealTimers()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  /** A key that the server has from now on. */
  async function newKey(alg: string, kid: string) {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
    keys.push({ ...(await exportJWK(publicKey)), alg, kid, use: 'sig' })
    return { publicKey, sign: (claims: Claims) => tokenOf(claims, alg, kid).sign(privateKey) }
  }

  test.each(['RS256', 'ES256', 'PS256', 'EdDSA'])(
    '%s is verified, with one question',
    async (alg) => {
      const key = await newKey(alg, 'one')
      const authenticate = createAuthenticate({ ...none, ...rules })
      for (const sub of ['a', 'b', 'c']) {
        expect(await authenticate(`Bearer ${await key.sign({ sub })}`)).toMatchObject({
          subject: sub,
        })
      }
      expect(asked).toBe(1)
    },
  )

  test('what does not hold is refused', async () => {
    const key = await newKey('ES256', 'one')
    expect(await refusal(rules, await key.sign({}))).toBe('taken')
    expect(await refusal(rules, await key.sign({ iss: 'other' }))).toMatchObject(invalid)
    expect(await refusal(rules, await key.sign({ aud: 'other' }))).toMatchObject(invalid)
    expect(await refusal(rules, await key.sign({ exp: '-1m' }))).toMatchObject(expired)
    expect(await refusal(rules, await key.sign({ nbf: '1m' }))).toMatchObject(invalid)
    expect(await refusal(rules, await key.sign({ sub: undefined }))).toMatchObject(invalid)
  })

  test('a public key is no secret: HS256 signed by it is refused', async () => {
    const { publicKey } = await newKey('RS256', 'one')
    const pem = new TextEncoder().encode(await exportSPKI(publicKey))
    const modulus = new TextEncoder().encode(JSON.stringify(keys[0]))
    for (const material of [pem, modulus]) {
      const forged = await tokenOf({}, 'HS256', 'one').sign(material)
      expect(await refusal(rules, forged)).toMatchObject(invalid)
    }
  })

  test('a token without a signature, or of a key of another server, is refused', async () => {
    await newKey('ES256', 'one')
    const payload = (await tokenOf({}, 'HS256').sign(new Uint8Array(32))).split('.')[1]
    const header = Buffer.from('{"alg":"none","kid":"one"}').toString('base64url')
    expect(await refusal(rules, `${header}.${payload}.AAAA`)).toMatchObject(invalid)
    const { privateKey } = await generateKeyPair('ES256')
    const foreign = await tokenOf({}, 'ES256', 'one').sign(privateKey)
    expect(await refusal(rules, foreign)).toMatchObject(invalid)
  })

  test('a new key is found at once, and one that was withdrawn holds no longer', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const first = await newKey('ES256', 'one')
    const authenticate = createAuthenticate({ ...none, ...rules })
    expect(await authenticate(`Bearer ${await first.sign({})}`)).toMatchObject({
      subject: 'someone',
    })
    keys.length = 0
    const second = await newKey('RS256', 'two')
    vi.setSystemTime(Date.now() + 1)
    // Together they make it ask once.
    const headers = ['b', 'c', 'd'].map(async (sub) => `Bearer ${await second.sign({ sub })}`)
    const callers = headers.map(async (header) => authenticate(await header))
    expect(await Promise.all(callers)).toMatchObject([
      { subject: 'b' },
      { subject: 'c' },
      { subject: 'd' },
    ])
    expect(asked).toBe(2)
    vi.setSystemTime(Date.now() + 1)
    await expect(authenticate(`Bearer ${await first.sign({ sub: 'b' })}`)).rejects.toMatchObject({
      problem: invalid,
    })
    expect(asked).toBe(3)
  })

  test.each([
    ['an error', { status: 500, body: '' }],
    ['no JSON', { status: 200, body: '<html>' }],
    ['no keys', { status: 200, body: '{"keys":1}' }],
  ])('a server that answers %s is a 503, and not the fault of the token', async (_what, bad) => {
    const key = await newKey('ES256', 'one')
    answer = bad
    expect(await refusal(rules, await key.sign({}))).toMatchObject({
      status: 503,
      code: 'keys_unavailable',
    })
  })

  test('a server that is away is a 503, until it is back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const key = await newKey('ES256', 'one')
    const authenticate = createAuthenticate({ ...none, ...rules })
    answer = { status: 502, body: '' }
    const header = `Bearer ${await key.sign({ exp: '1d' })}`
    // It is not asked by each token that comes meanwhile.
    for (let times = 0; times < 3; times += 1) {
      await expect(authenticate(header)).rejects.toMatchObject({ problem: { status: 503 } })
    }
    expect(asked).toBe(1)
    answer = undefined
    vi.setSystemTime(Date.now() + 6_000)
    expect(await authenticate(header)).toMatchObject({ subject: 'someone' })
  })

  test('the keys that were read serve while the server is away, for half a day', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const key = await newKey('ES256', 'one')
    const authenticate = createAuthenticate({ ...none, ...rules })
    const tryToken = async () => authenticate(`Bearer ${await key.sign({ exp: '1d' })}`)
    await tryToken()
    answer = { status: 502, body: '' }
    for (let hours = 1; hours < 12; hours += 1) {
      vi.setSystemTime(Date.now() + 3_600_000)
      expect(await tryToken()).toMatchObject({ subject: 'someone' })
      await expect.poll(() => asked).toBe(1 + hours)
    }
    vi.setSystemTime(Date.now() + 3_600_000)
    await expect(tryToken()).rejects.toMatchObject({ problem: { status: 503 } })
  })

  test('a key that was withdrawn holds no longer than until the next look', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const key = await newKey('ES256', 'one')
    const authenticate = createAuthenticate({ ...none, ...rules })
    const tryToken = async () => authenticate(`Bearer ${await key.sign({ exp: '1d' })}`)
    await tryToken()
    keys.length = 0
    vi.setSystemTime(Date.now() + 11 * 60_000)
    // Looked at behind the back of this one.
    expect(await tryToken()).toMatchObject({ subject: 'someone' })
    await expect.poll(() => tryToken().catch((error) => error)).toMatchObject({ problem: invalid })
  })
})
