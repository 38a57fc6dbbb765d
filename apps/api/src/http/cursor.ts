import { z } from 'zod'

/** Where a page ended: the sort it belongs to, the last value, as text, and the last key. */
export interface Cursor {
  sort: string
  value: string
  key: string
}

const parts = z.tuple([z.string(), z.string(), z.string()])

/** Opaque to the caller: what it holds may change. */
export const writeCursor = ({ sort, value, key }: Cursor): string =>
  Buffer.from(JSON.stringify([sort, value, key])).toString('base64url')

/** Undefined for what `writeCursor` did not write. */
export function readCursor(text: string): Cursor | undefined {
  try {
    const read = parts.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    if (!read.success) return undefined
    const [sort, value, key] = read.data
    return { sort, value, key }
  } catch {
    return undefined
  }
}
