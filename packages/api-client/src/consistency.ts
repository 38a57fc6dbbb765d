const name = 'consistency-token'
/** A replica that is further behind is no longer waited for: as long as the API's cookie lives. */
const sessionMs = 60_000

/**
 * Reads see what this client wrote, also where they are answered by a replica: a write answers with
 * the state that it made, which reads bring along.
 */
export function createConsistency() {
  let seen: { token: string; at: number } | undefined
  return {
    bring(method: string, headers: Headers): void {
      if (method !== 'GET' && method !== 'HEAD') return
      if (seen && performance.now() - seen.at < sessionMs) headers.set(name, seen.token)
    },
    remember(headers: Headers): void {
      const token = headers.get(name)
      // Answers to writes that are under way at once come in any order.
      if (token === null || (seen && position(token) < position(seen.token))) return
      seen = { token, at: performance.now() }
    },
  }
}

/** `16/B374D848`: a place in the log of the database, in hexadecimal. */
function position(token: string): bigint {
  const [, file, byte] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/.exec(token) ?? []
  return file === undefined ? 0n : (BigInt(`0x${file}`) << 32n) | BigInt(`0x${byte}`)
}
