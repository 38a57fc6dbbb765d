import type { Migration } from '@repo/schema-engine'

/** Of a new migration: now, and behind all that are there, some of which may be of a time to come. */
export function timeBehind(existing: readonly Migration[], now: Date): Date {
  const newest = existing.map(({ name }) => timeOf(name)).reduce((a, b) => Math.max(a, b), 0)
  return new Date(Math.max(now.getTime(), newest + 1000))
}

/** Milliseconds; 0 for a folder named in another way. */
function timeOf(folder: string): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)_/.exec(folder)?.map(Number) ?? []
  const [year, month = 1, day, hour, minute, second] = parts
  return year === undefined ? 0 : Date.UTC(year, month - 1, day, hour, minute, second)
}
