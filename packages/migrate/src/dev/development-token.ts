import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '@repo/cli'
import { errorCode } from '@repo/cli/error-code'
import { SignJWT } from 'jose'

/** Scope of a token that may do everything. */
export const everything = '*'

/** The secret of this project's development tokens, made at the first use; only its owner reads it. */
export function developmentSecret(root: string): string {
  const file = path.join(root, '.strata/auth-secret')
  mkdirSync(path.dirname(file), { recursive: true })
  if (!existsSync(file)) makeSecret(file)
  return readFileSync(file, 'utf8').trim()
}

/** A link is made whole or, where another process was first, not at all; a file would be empty at first. */
function makeSecret(file: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}

/**
 * The secret by which the API of this environment verifies tokens: AUTH_SECRET, else the development
 * one. Throws `TOKEN.KEYS_ELSEWHERE` and `TOKEN.NO_SECRET`.
 */
export function signingSecret(root: string, env: NodeJS.ProcessEnv): string {
  if (env.AUTH_SECRET) return env.AUTH_SECRET
  if (env.AUTH_JWKS_URL) {
    throw new UserError({
      code: 'TOKEN.KEYS_ELSEWHERE',
      message: `Tokens are signed by the owner of the keys at "${env.AUTH_JWKS_URL}".`,
      hint: 'Get one there, or unset AUTH_JWKS_URL.',
    })
  }
  if (env.NODE_ENV === 'production') {
    throw new UserError({
      code: 'TOKEN.NO_SECRET',
      message: 'AUTH_SECRET is not set, and the development secret is none of production.',
      hint: 'AUTH_SECRET=… pnpm sign-token',
    })
  }
  return developmentSecret(root)
}

interface TokenOptions {
  secret: string
  subject: string
  /** With spaces between: `users:read users:write`. */
  scope: string
  /** As in `2h` or `30d`. */
  expires: string
  env: NodeJS.ProcessEnv
}

/** A token that the API of this environment takes. */
export function signToken({ secret, subject, scope, expires, env }: TokenOptions): Promise<string> {
  const token = new SignJWT({ scope })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime(expires)
  if (env.AUTH_ISSUER) token.setIssuer(env.AUTH_ISSUER)
  if (env.AUTH_AUDIENCE) token.setAudience(env.AUTH_AUDIENCE)
  return token.sign(new TextEncoder().encode(secret))
}
