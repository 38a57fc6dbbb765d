import { setTimeout as wait } from 'node:timers/promises'
import {
  type CryptoKey,
  createRemoteJWKSet,
  customFetch,
  type ExportedJWKSCache,
  errors,
  type JWTVerifyGetKey,
  jwksCache,
} from 'jose'

/** They are read again in the background when they are older than this, */
const refreshMs = 10 * 60_000
/** and serve as long as this while their server is away; a key that it withdrew holds so long at most. */
const keepMs = 12 * 60 * 60_000
/** A server that failed is left alone for so long: whoever sends forged tokens must not reach it by us. */
const retryMs = 5_000
/** They are read again for a key that is not among them, but not sooner than this after the last time. */
const unknownMs = 1_000

/** The public keys at a URL. */
export function remoteKeys(url: string): JWTVerifyGetKey<CryptoKey> {
  // jose writes here what it read, and when.
  const cache: Partial<ExportedJWKSCache> = {}
  let triedAt = 0
  const keys = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: keepMs,
    cooldownDuration: Number.POSITIVE_INFINITY, // see below
    [jwksCache]: cache as Record<string, never>, // typed as either full or empty; jose fills it
    [customFetch]: async (...request) => {
      const failed = triedAt > (cache.uat ?? 0)
      if (failed && Date.now() < triedAt + retryMs) throw new Error('The keys could not be read.')
      triedAt = Date.now()
      return fetch(...request)
    },
  })
  return async (header, token) => {
    const asked = Date.now()
    const readAt = () => cache.uat ?? 0
    const old = cache.uat !== undefined && asked > readAt() + refreshMs
    // A failure is told by whoever needs a key that was not read.
    if (old) keys.reload().catch(() => {})
    try {
      return await keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || readAt() >= asked) throw error
      await wait(readAt() + unknownMs - Date.now())
      if (readAt() < asked) await keys.reload() // unless another token had it read
      return keys(header, token)
    }
  }
}
