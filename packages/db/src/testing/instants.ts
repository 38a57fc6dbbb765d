import type { Database } from '../client.ts'

/** 2026-01-01T00:00:00Z */
const seconds = 1_767_225_600
const date = new Date(seconds * 1000)

/** An instant as the server understands it from the client, and the client from the server. */
export const instantsOf = (db: Pick<Database, '$queryRaw'>): Promise<unknown> => db.$queryRaw`
  SELECT extract(epoch FROM ${date}::timestamptz)::int AS written, to_timestamp(${seconds}) AS read`

/** What that is where both mean the same. */
export const sameInstants = [{ written: seconds, read: date }]
