import { HTTPException } from 'hono/http-exception'
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Caller } from './access.ts'

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

export function createAuthenticate({
  secret,
  jwksUrl,
  issuer,
  audience,
}: TokenRules): Authenticate {
  const verified = new LRUCache<string, Caller & { expires: number }>({ max: 10_000, ttl: trustMs })
  const options = {
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
    requiredClaims: ['sub', 'exp'],
  }
  const verify = verifier(secret, jwksUrl)
  return async (header) => {
    if (header === undefined) return undefined
    const cached = verified.get(header)
    if (cached && cached.expires > Date.now()) return cached
    const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header) ?? []
    if (token === undefined) throw invalid('Authorization must be "Bearer <token>".')
    const payload = await verify(token, options).catch((error: unknown) => {
      throw error instanceof errors.JOSEError ? invalid(messageOf(error)) : error
    })
    const caller = callerOf(payload)
    verified.set(header, caller)
    return caller
  }
}

type Verify = (token: string, options: JWTVerifyOptions) => Promise<JWTPayload>

/** One kind of key for one kind of algorithm: a public key must never be taken for a shared secret. */
function verifier(secret: string | undefined, jwksUrl: string | undefined): Verify {
  if (jwksUrl !== undefined) {
    const keys = createRemoteJWKSet(new URL(jwksUrl))
    return async (token, options) =>
      (await jwtVerify(token, keys, { ...options, algorithms: asymmetric })).payload
  }
  const key = new TextEncoder().encode(secret)
  return async (token, options) =>
    (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload
}

const asymmetric = ['RS256', 'PS256', 'ES256', 'EdDSA']

/** `scope` is a list with spaces, as RFC 8693 writes it. */
function callerOf({ sub = '', exp = 0, scope }: JWTPayload): Caller & { expires: number } {
  const scopes = typeof scope === 'string' ? scope.split(' ') : []
  return { subject: sub, scopes: new Set(scopes), expires: exp * 1000 }
}

const messageOf = (error: errors.JOSEError) =>
  error instanceof errors.JWTExpired ? 'The token has expired.' : 'The token does not hold.'

const invalid = (message: string) => new HTTPException(401, { message })
