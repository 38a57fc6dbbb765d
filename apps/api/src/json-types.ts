// JSON has neither big integers nor bytes: both leave as strings. Declared globally, so that
// JSON.stringify stays on its fast path and Hono's typed client sees the same types.
declare global {
  interface BigInt {
    toJSON: () => string
  }
  interface Uint8Array {
    toJSON: () => string
  }
}

BigInt.prototype.toJSON = function () {
  return this.toString()
}

/** Base64. */
Uint8Array.prototype.toJSON = function () {
  return Buffer.from(this.buffer, this.byteOffset, this.byteLength).toString('base64')
}

export {}
