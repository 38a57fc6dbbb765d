import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import { ProblemError } from '../http/problems.ts'
import { type Caller, invalidToken } from './access.ts'
import { remoteKeys } from './remote-keys.ts'

/** Who an `Authorization` header is of; nobody without one. Throws a 401 for a token that does not hold. */
export type Authenticate = (header: string | undefined) => Promise<Caller | undefined>

export interface TokenRules {
  /** Of HS256 tokens; `jwksUrl` has the keys of all others. One of the two is needed. */
  secret: string | undefined
  jwksUrl: string | undefined
  issuer: string | undefined
  audience: string | undefined
}

/** How long a token that was verified is not looked at again: what was revoked is out after that. */
const trustMs = 60_000
/** Bytes of the tokens that are trusted, together. */
const trustedLength = 8 * 1024 * 1024
/** By how much the clocks of the issuer and of this machine may differ. */
const clockTolerance = 5

export function createAuthenticate({
  secret,
  jwksUrl,
  issuer,
  audience,
}: TokenRules): Authenticate {
  const verified = new LRUCache<string, Caller & { expires: number }>({
    maxSize: trustedLength,
    sizeCalculation: (_caller, token) => token.length + 500, // and its caller
    ttl: trustMs,
  })
  const options = {
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
    requiredClaims: ['sub', 'exp'],
    clockTolerance,
  }
  const verify = verifier(secret, jwksUrl)
  return async (header) => {
    if (header === undefined) return undefined
    // Not by the header: one token could be spelled in many.
    const token = scheme.test(header) ? header.slice('Bearer '.length) : ''
    const cached = verified.get(token)
    if (cached && cached.expires > Date.now()) return cached
    if (!tokenForm.test(token)) {
      throw invalidToken('token_invalid', 'Authorization must be a bearer token, a signed JWT.')
    }
    const payload = await verify(token, options).catch((error: unknown) => {
      throw refusalOf(error)
    })
    const caller = callerOf(payload)
    verified.set(token, caller)
    return caller
  }
}

const scheme = /^Bearer /i
const tokenForm = /^[\w-]+\.[\w-]+\.[\w-]+$/

type Verify = (token: string, options: JWTVerifyOptions) => Promise<JWTPayload>

/** One kind of key for one kind of algorithm: a public key must never be taken for a shared secret. */
function verifier(secret: string | undefined, jwksUrl: string | undefined): Verify {
  if (jwksUrl !== undefined) {
    const keys = remoteKeys(jwksUrl)
    return async (token, options) =>
      (await jwtVerify(token, keys, { ...options, algorithms: asymmetric })).payload
  }
  const key = new TextEncoder().encode(secret)
  return async (token, options) =>
    (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload
}

const asymmetric = ['RS256', 'PS256', 'ES256', 'EdDSA']

/** Longer ones, control characters and half characters have no place in a log or a key of the database. */
const subjectForm = /^[^\p{Cc}\p{Cs}]{1,255}$/u

function callerOf({ sub, exp = 0, scope, scp }: JWTPayload): Caller & { expires: number } {
  if (typeof sub !== 'string' || !subjectForm.test(sub)) throw doesNotHold()
  const scopes = new Set([...scopesOf(scope), ...scopesOf(scp)])
  return { subject: sub, scopes, expires: exp * 1000 }
}

/** A text with spaces as RFC 8693 has it, or the list that Okta and others put in its place. */
function scopesOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ')
  return Array.isArray(claim) ? claim.filter((scope) => typeof scope === 'string') : []
}

const doesNotHold = (options?: ErrorOptions) =>
  invalidToken('token_invalid', 'The token does not hold.', options)

/** Which check failed is for the log, and not for who tries. */
function refusalOf(cause: unknown): unknown {
  if (cause instanceof errors.JWTExpired) {
    return invalidToken('token_expired', 'The token has expired.', { cause })
  }
  if (cause instanceof errors.JOSEError && !keysAreAway(cause)) return doesNotHold({ cause })
  return new ProblemError(
    {
      status: 503,
      code: 'keys_unavailable',
      detail: 'The keys that tokens are verified by cannot be had.',
      headers: { 'retry-after': '5' },
    },
    { cause },
  )
}

/** jose throws its bare class for an answer of the key server that is none. */
const keysAreAway = (error: errors.JOSEError) =>
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  error.code === 'ERR_JOSE_GENERIC'
