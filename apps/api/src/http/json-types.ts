import { Prisma } from '@repo/db'

// JSON has neither big integers, decimals nor bytes: all leave as strings. On the prototypes, so that
// JSON.stringify stays on its fast path. Declared, so that Hono's typed client sees the string.
declare global {
  interface BigInt {
    toJSON: () => string
  }
}

BigInt.prototype.toJSON = function () {
  return this.toString()
}

Object.defineProperty(Uint8Array.prototype, 'toJSON', {
  /** Base64. Not declared: its subclass Buffer has another return type. */
  value(this: Uint8Array) {
    return Buffer.from(this.buffer, this.byteOffset, this.byteLength).toString('base64')
  },
})

/** In full, as requests have them: by itself it would be `1e-7`. */
Prisma.Decimal.prototype.toJSON = function () {
  return this.toFixed()
}
