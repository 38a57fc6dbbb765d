import { HTTPException } from 'hono/http-exception'
import type { ApiContext } from '../app.ts'
import { addHeader, headerOf } from './headers.ts'

interface Versioned {
  updatedAt: Date
}

/** Sets the ETag of one record, which changes with its `updatedAt`; returns the record. */
export function tagged<Row extends Versioned>(c: ApiContext, row: Row): Row {
  addHeader(c, 'etag', etagOf(row.updatedAt))
  return row
}

export const etagOf = (updatedAt: Date): string => `"${updatedAt.getTime().toString(36)}"`

/** What `If-Match` adds to an update: nothing without it. */
interface Match {
  where: { updatedAt?: { gte: Date; lt: Date } }
  /** Two updates within one millisecond leave two versions. */
  data: { updatedAt?: Date }
}

const always: Match = { where: {}, data: {} }

/**
 * An update that goes through only on the version that the caller has seen. Where there is none, Prisma
 * finds no record, which becomes a 412. A column may hold microseconds, ETags hold milliseconds.
 */
export function ifMatch(c: ApiContext): Match {
  const header = headerOf(c, 'if-match')
  if (header === undefined) return always
  c.set('conditional', true)
  if (header === '*') return always
  const [, text] = /^"([0-9a-z]{1,11})"$/.exec(header) ?? []
  const seen = text === undefined ? Number.NaN : Number.parseInt(text, 36)
  const next = new Date(seen + 1)
  if (Number.isNaN(next.getTime())) {
    throw new HTTPException(412, {
      message: 'If-Match is not the ETag of a version of this record.',
    })
  }
  return {
    where: { updatedAt: { gte: new Date(seen), lt: next } },
    data: { updatedAt: new Date(Math.max(Date.now(), next.getTime())) },
  }
}
