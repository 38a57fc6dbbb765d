import * as fc from 'fast-check'

/** Texts that programs have taken for something else. */
const texts = [
  '',
  '\0',
  'a\0b',
  '\ud800',
  '\ufeff',
  '💩',
  '__proto__',
  'constructor',
  "' OR 1=1 --",
  '"; DROP TABLE users; --',
  '%00',
  '%',
  '%ff',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '$' + '{7*7}',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-1',
  '1e400',
  '9223372036854775808',
  '0x10',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:59.999+14:00',
  '-000001-01-01T00:00:00Z',
  '2026-02-30',
  '::1',
  'true,false',
  ',',
  'a'.repeat(3000),
]

export const hostileText = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: 'binary', maxLength: 50 }),
)

/** Any JSON, with texts of that kind as keys and values, and numbers that are none elsewhere. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(0, -0, 1e308, -1, 0.1, 2 ** 53, 2 ** 31, 2 ** 63, true, null, [], {}),
  fc.constantFrom([[[[]]]], { set: 'a' }, { increment: 1 }, { connect: { id: 1 } }, { not: null }),
  fc.array(hostileText, { maxLength: 3 }),
  fc.dictionary(hostileText, hostileText, { maxKeys: 3 }),
)

/** A body that a failure is not to print. */
export class LongBody {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString = () => `${this.text.slice(0, 20)}… (${this.text.length})`
}

/** What is no JSON, or hardly. */
export const hostileBody: fc.Arbitrary<string | Uint8Array<ArrayBuffer> | LongBody> = fc.oneof(
  fc.constantFrom('', '{', '[]', 'null', '"a"', '{"a":1}}', '{"__proto__":{"a":1}}'),
  fc.constantFrom(new LongBody('['.repeat(50_000)), new LongBody(`"${'a'.repeat(2_000_000)}"`)),
  fc.uint8Array({ maxLength: 50 }).map((bytes) => Uint8Array.from(bytes)),
  fc.json(),
)

/** What a header can carry at all. */
export const hostileHeader = fc.oneof(
  fc.constantFrom('*', '""', 'W/"1"', '"zzzzzzzzzzz"', '"0"', '"a", "b"', 'a'.repeat(5000), '-1'),
  fc.string({
    unit: fc
      .integer({ min: 0x21, max: 0xff })
      .filter((code) => code < 0x7f || code > 0x9f)
      .map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 30,
  }),
)

/** Encoded, as far as it can be: half a character is sent as bytes that are none. */
export const encode = (text: string): string =>
  text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80'
