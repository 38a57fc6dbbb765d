import { SignJWT } from 'jose'

interface TokenOptions {
  secret: string
  subject: string
  scopes: string[]
  /** As in `2h` or `30d`. */
  expiresIn: string
}

/** A token that `createAuthenticate` takes by the same secret: for development and tests. */
export const signToken = ({ secret, subject, scopes, expiresIn }: TokenOptions): Promise<string> =>
  new SignJWT({ scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(secret))
