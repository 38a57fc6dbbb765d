import * as fc from 'fast-check'
import { hostileText } from './hostile.ts'

/** A change of a cursor: of one of the values that it holds, or of how it is written. */
export const tampering = fc.record({
  kind: fc.constantFrom('value', 'writing'),
  at: fc.nat(200),
  length: fc.nat(50),
  text: hostileText,
})

export type Tampering = ReturnType<typeof tampering.generate>['value']

export function tampered(cursor: string, { kind, at, length, text }: Tampering): string {
  if (kind === 'writing') {
    const start = at % (cursor.length + 1)
    return cursor.slice(0, start) + text + cursor.slice(start + length)
  }
  const values: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  return Buffer.from(JSON.stringify(values.with(at % values.length, text))).toString('base64url')
}
