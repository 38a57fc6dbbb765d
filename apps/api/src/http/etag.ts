import { Prisma } from '@repo/db'
import { HTTPException } from 'hono/http-exception'
import type { ApiContext } from '../app.ts'
import { writeConflict } from './database-problems.ts'
import { addHeader, headerOf } from './headers.ts'
import { ProblemError } from './problems.ts'

interface Versioned {
  updatedAt: Date
}

/** Sets the ETag of one record, which changes with its `updatedAt`; returns the record. */
export function tagged<Row extends Versioned>(c: ApiContext, row: Row): Row {
  addHeader(c, 'etag', etagOf(row.updatedAt))
  return row
}

export const etagOf = (updatedAt: Date): string => `"${updatedAt.getTime().toString(36)}"`

/** What a version adds to an update, so that each leaves a later one than it found. */
interface Match {
  where: { updatedAt: { gte?: Date; lt: Date } }
  data: { updatedAt: Date }
}

/**
 * Updates one record: the version that the caller has seen, else whatever is there. `updatedAt` moves on
 * each time, so that no two versions share an ETag: also within a millisecond, and where the clock of
 * another process is ahead.
 */
export async function onVersion<Row>(
  c: ApiContext,
  read: () => Promise<Versioned>,
  update: (match: Match) => Promise<Row>,
): Promise<Row> {
  const seen = seenBy(c)
  if (seen !== undefined) return update({ where: matching(seen), data: later(seen) })
  let next = new Date()
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    try {
      return await update({ where: { updatedAt: { lt: next } }, data: { updatedAt: next } })
    } catch (error) {
      if (!isNotFound(error)) throw error
      const { updatedAt } = await read()
      // It is not the version that was not found.
      if (updatedAt < next) throw error
      next = later(updatedAt.getTime()).updatedAt
    }
  }
  throw new ProblemError(writeConflict)
}

/** Of that many updates at the same time one goes through in each round. */
const mostAttempts = 50

const isNotFound = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2025'

/**
 * Deletes only the version that the caller has seen. Where there is none, Prisma finds no record, which
 * becomes a 412.
 */
export function ifMatch(c: ApiContext): Partial<Pick<Match, 'where'>> {
  const seen = seenBy(c)
  return seen === undefined ? {} : { where: matching(seen) }
}

/** Where records have no versions: no ETag matches one. Returns what it is given. */
export function unversioned<Where>(c: ApiContext, where: Where): Where {
  const header = headerOf(c, 'if-match')
  if (header === undefined) return where
  if (header !== '*') throw new HTTPException(412, { message: 'This record has no versions.' })
  c.set('conditional', true)
  return where
}

/** A column may hold microseconds, ETags hold milliseconds. */
const matching = (seen: number) => ({ updatedAt: { gte: new Date(seen), lt: new Date(seen + 1) } })

const later = (seen: number) => ({ updatedAt: new Date(Math.max(Date.now(), seen + 1)) })

/** The version that the caller has seen, in milliseconds; undefined for any. */
function seenBy(c: ApiContext): number | undefined {
  const header = headerOf(c, 'if-match')
  if (header === undefined) return undefined
  c.set('conditional', true)
  if (header === '*') return undefined
  const [, text] = /^"([0-9a-z]{1,11})"$/.exec(header) ?? []
  const seen = text === undefined ? Number.NaN : Number.parseInt(text, 36)
  if (Number.isNaN(new Date(seen + 1).getTime())) {
    throw new HTTPException(412, {
      message: 'If-Match is not the ETag of a version of this record.',
    })
  }
  return seen
}
