// JSON has neither big integers nor bytes: both leave as strings. On the prototypes, so that
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
