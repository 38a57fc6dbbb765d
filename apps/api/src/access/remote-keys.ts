import {
  type CryptoKey,
  createRemoteJWKSet,
  customFetch,
  type ExportedJWKSCache,
  type JWTVerifyGetKey,
  jwksCache,
} from 'jose'

/** They are read again in the background when they are older than this, */
const refreshMs = 10 * 60_000
/** and serve as long as this while their server is away; a key that it withdrew holds so long at most. */
const keepMs = 12 * 60 * 60_000
/** A server that failed is left alone for so long: whoever sends forged tokens must not reach it by us. */
const retryMs = 5_000

/** The public keys at a URL. */
export function remoteKeys(url: string): JWTVerifyGetKey<CryptoKey> {
  // jose writes here what it read, and when.
  const cache: Partial<ExportedJWKSCache> = {}
  let triedAt = 0
  const keys = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: keepMs,
    [jwksCache]: cache as Record<string, never>, // typed as either full or empty; jose fills it
    [customFetch]: async (...request) => {
      const failed = triedAt > (cache.uat ?? 0)
      if (failed && Date.now() < triedAt + retryMs) throw new Error('The keys could not be read.')
      triedAt = Date.now()
      return fetch(...request)
    },
  })
  return (header, token) => {
    const old = cache.uat !== undefined && Date.now() > cache.uat + refreshMs
    // A failure is told by whoever needs a key that was not read.
    if (old) keys.reload().catch(() => {})
    return keys(header, token)
  }
}
