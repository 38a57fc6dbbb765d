import { z } from 'zod'

/** Where a page ended: the list and sort it belongs to, the last value and the last key, as texts. */
export interface Cursor {
  list: string
  sort: string
  value: string | null
  key: string
}

const parts = z.tuple([z.string(), z.string(), z.string().nullable(), z.string()])

/** Opaque to the caller: what it holds may change. */
export const writeCursor = ({ list, sort, value, key }: Cursor): string =>
  Buffer.from(JSON.stringify([list, sort, value, key])).toString('base64url')

/** Undefined for what `writeCursor` did not write. */
export function readCursor(text: string): Cursor | undefined {
  try {
    const read = parts.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    if (!read.success) return undefined
    const [list, sort, value, key] = read.data
    return { list, sort, value, key }
  } catch {
    return undefined
  }
}
