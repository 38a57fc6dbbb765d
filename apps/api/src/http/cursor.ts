import { z } from 'zod'

/** Where a page ended: the sort it belongs to, the last value, as text, and the last id. */
export interface Cursor {
  sort: string
  value: string
  id: string
}

const parts = z.tuple([z.string(), z.string(), z.string()])

/** Opaque to the caller: what it holds may change. */
export const writeCursor = ({ sort, value, id }: Cursor): string =>
  Buffer.from(JSON.stringify([sort, value, id])).toString('base64url')

/** Undefined for what `writeCursor` did not write. */
export function readCursor(text: string): Cursor | undefined {
  try {
    const read = parts.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    if (!read.success) return undefined
    const [sort, value, id] = read.data
    return { sort, value, id }
  } catch {
    return undefined
  }
}
