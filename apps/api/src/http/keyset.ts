import { Prisma } from '@repo/db'
import type { Filterable } from './answers.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { type FieldProblem, ValidationError } from './problems.ts'
import { readText } from './read-text.ts'

/** Fits Prisma's `where` and `orderBy` of every model: the keys are known when a request comes. */
export type Condition = Record<never, never>

/** How a page of a list is sorted: by a column, and by key among equals. */
export interface Ordering {
  /** The list's path: cursors of another are refused. */
  list: string
  sort: string
  name: string
  direction: 'asc' | 'desc'
  column: Filterable | undefined
  /** Whether the column of a listed row may be NULL. */
  isNullable: boolean
  key: string
  keyColumn: Filterable | undefined
}

/** With a path and other parameters it fits into a request of 8 kB, and no index holds longer values. */
const longestCursor = 4096

/**
 * The cursor behind a row. Throws a 400 for a row whose value makes none that this list would take:
 * a long text, or what only SQL can write, such as `infinity` and `NaN`.
 */
export function cursorAt(row: object, order: Ordering): string {
  const { list, sort, name, column, key, keyColumn } = order
  const value = textOf(Reflect.get(row, name))
  const lastKey = textOf(Reflect.get(row, key)) ?? ''
  const cursor = writeCursor({ list, sort, value, key: lastKey })
  const isTaken =
    cursor.length <= longestCursor &&
    (value === null || column?.read.safeParse(value).success === true) &&
    keyColumn?.read.safeParse(lastKey).success === true
  if (isTaken) return cursor
  const message = `"${name}" of the last record of this page is too long to go on behind it, or no value that the API takes`
  throw new ValidationError([{ path: 'sort', message }])
}

function textOf(value: unknown): string | null {
  if (value === null) return null
  // An invalid one, such as of `infinity`, has no ISO form.
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
  return Prisma.Decimal.isDecimal(value) ? value.toFixed() : String(value)
}

/**
 * What comes after the row of the cursor: by the sort's value, and by key among equals. NULLs are
 * where Postgres has them, so that an index serves: last, and first from the end.
 */
export function behind(text: string, order: Ordering, problems: FieldProblem[]): Condition[] {
  const { list, sort, name, direction, column, isNullable, key, keyColumn } = order
  const cursor = readCursor(text)
  const isOurs = cursor?.list === list && cursor.sort === sort
  if (!isOurs || !column || !keyColumn || (cursor.value === null && !isNullable)) {
    problems.push({ path: 'cursor', message: 'is not one that this list gave' })
    return []
  }
  const lastKey = readText(keyColumn.read, 'cursor', cursor.key, problems)
  const behindKey = { [key]: { [direction === 'asc' ? 'gt' : 'lt']: lastKey } }
  if (name === key) return [behindKey]
  if (cursor.value === null) {
    const nulls = { [name]: null, ...behindKey }
    return [direction === 'asc' ? nulls : { OR: [nulls, { [name]: { not: null } }] }]
  }
  const value = readText(column.read, 'cursor', cursor.value, problems)
  const { equal, beyond, either } = around(value, column, direction)
  const rest = [{ [name]: beyond }, { [name]: equal, ...behindKey }]
  if (isNullable && direction === 'asc') return [{ OR: [...rest, { [name]: null }] }]
  return [{ [name]: either }, { OR: rest }] // the first alone, so that an index on the column serves
}

/**
 * What is equal to a value, what comes after it, and both. Neither Dates nor cursors have the
 * microseconds that a column of instants may hold: all of one millisecond are equals.
 */
function around(value: unknown, { isInstant }: Filterable, direction: Ordering['direction']) {
  const isAscending = direction === 'asc'
  if (!isInstant || !(value instanceof Date)) {
    const next = isAscending ? 'gt' : 'lt'
    return { equal: value, beyond: { [next]: value }, either: { [`${next}e`]: value } }
  }
  const next = new Date(value.getTime() + 1)
  return {
    equal: { gte: value, lt: next },
    beyond: isAscending ? { gte: next } : { lt: value },
    either: isAscending ? { gte: value } : { lt: next },
  }
}
