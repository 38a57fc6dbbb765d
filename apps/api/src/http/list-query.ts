import { z } from 'zod'
import { type Filterable, filterOf, type Operator } from './answers.ts'
import { readCursor, writeCursor } from './cursor.ts'
import type { FieldProblem } from './problems.ts'

/** The columns that a list is filtered and sorted by. */
export type Columns = ReadonlyMap<string, Filterable>

/** Of a list. */
export interface Listed {
  columns: Columns
  /** The column that is unique, which sorts among equals. */
  key: string
}

/** Fits Prisma's `where` and `orderBy` of every model: the keys are known when a request comes. */
export type Condition = Record<never, never>

export interface ListArguments {
  where: { AND?: Condition[] }
  orderBy: Condition[]
  limit: number
  /** Where the page ends, for a row that it ends with. */
  cursorAt: (row: object) => string
}

export const defaultLimit = 20
export const maxLimit = 100
/** More would be a query that no index serves. */
const mostFilters = 20

/** What a list takes besides filters. */
const parameters: ReadonlySet<string> = new Set(['limit', 'cursor', 'sort', 'include'])

const limitText = z.coerce.number().int().min(1).max(maxLimit)

export function columnsOf(schema: z.ZodObject): Columns {
  const filters = Object.entries(schema.shape).map(([name, column]) => [
    name,
    withoutParameter(name, filterOf(column)),
  ])
  // Those without a filter are left out.
  return new Map(filters.filter((entry): entry is [string, Filterable] => entry[1] !== undefined))
}

/** `?limit=5` is no filter of a column `limit`, which `limit[in]=5` is. */
function withoutParameter(name: string, column: Filterable | undefined): Filterable | undefined {
  if (column === undefined || !parameters.has(name)) return column
  return { ...column, operators: column.operators.filter((operator) => operator !== 'is') }
}

/** NULLs have no place behind a cursor. */
export const sortable = (columns: Columns) =>
  [...columns]
    .filter(([, { operators, isOrdered }]) => isOrdered && !operators.includes('null'))
    .map(([name]) => name)

/** Reads all of a query but `include`; adds what does not fit to `problems`. */
export function readList(
  query: Record<string, string>,
  { columns, key }: Listed,
  problems: FieldProblem[],
): ListArguments {
  const { limit: limitGiven, cursor, sort = key, include: _include, ...filters } = query
  const limit =
    limitGiven === undefined ? defaultLimit : read(limitText, 'limit', limitGiven, problems)
  const conditions = Object.entries(filters).flatMap(
    ([name, text]) => readFilter(name, text, columns, problems) ?? [],
  )
  if (conditions.length > mostFilters) {
    problems.push({ path: 'query', message: `has more than ${mostFilters} filters` })
  }
  const name = sort.replace(/^-/, '')
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  if (!sortable(columns).includes(name)) {
    problems.push({
      path: 'sort',
      message: `"${name}" cannot be sorted by; ${sortable(columns).join(', ')} can`,
    })
  }
  if (cursor !== undefined)
    conditions.push(...behind(cursor, { sort, name, direction, columns, key }, problems))
  return {
    where: conditions.length > 0 ? { AND: conditions } : {},
    orderBy: name === key ? [{ [key]: direction }] : [{ [name]: direction }, { [key]: direction }],
    limit: Number(limit ?? defaultLimit),
    cursorAt: (row) => {
      const values = new Map(Object.entries(row))
      return writeCursor({ sort, value: textOf(values.get(name)), key: textOf(values.get(key)) })
    },
  }
}

const textOf = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value))

function read(schema: z.ZodType, path: string, text: string, problems: FieldProblem[]): unknown {
  const parsed = schema.safeParse(text)
  if (parsed.success) return parsed.data
  problems.push(...parsed.error.issues.map(({ message }) => ({ path, message })))
  return undefined
}

/** `status=live`, `createdAt[gte]=2026-01-01T00:00:00Z`, `authorId[in]=…,…`, `publishedAt[null]=true` */
function readFilter(
  key: string,
  text: string,
  columns: Columns,
  problems: FieldProblem[],
): Condition | undefined {
  const [, name = '', operator = 'is'] = /^(\w+)(?:\[(\w+)\])?$/.exec(key) ?? []
  const column = columns.get(name)
  if (column === undefined) {
    problems.push({ path: key, message: 'is no parameter of this list' })
    return undefined
  }
  const known = column.operators.find((one) => one === operator)
  if (known === undefined || (known === 'is' && key !== name)) {
    const others = column.operators.filter((one) => one !== 'is')
    problems.push({
      path: key,
      message: `${name} can be compared by ${others.join(', ') || 'its value alone'}`,
    })
    return undefined
  }
  return { [name]: conditionOf(known, key, text, column, problems) }
}

function conditionOf(
  operator: Operator,
  path: string,
  text: string,
  column: Filterable,
  problems: FieldProblem[],
): unknown {
  if (operator === 'null') {
    if (text === 'true') return null
    if (text === 'false') return { not: null }
    problems.push({ path, message: 'must be true or false' })
    return undefined
  }
  if (operator === 'in') {
    return { in: text.split(',').map((one) => read(column.read, path, one, problems)) }
  }
  const value = read(column.read, path, text, problems)
  return operator === 'is' ? value : { [operator]: value }
}

interface Sorting extends Listed {
  sort: string
  name: string
  direction: 'asc' | 'desc'
}

/** What comes after the row of the cursor: by the sort's value, and by key among equals. */
function behind(
  text: string,
  { sort, name, direction, columns, key }: Sorting,
  problems: FieldProblem[],
): Condition[] {
  const cursor = readCursor(text)
  const keyColumn = columns.get(key)
  const column = columns.get(name)
  if (cursor?.sort !== sort || keyColumn === undefined || column === undefined) {
    problems.push({ path: 'cursor', message: 'is not one that this list gave' })
    return []
  }
  const next = direction === 'asc' ? 'gt' : 'lt'
  const lastKey = read(keyColumn.read, 'cursor', cursor.key, problems)
  if (name === key) return [{ [key]: { [next]: lastKey } }]
  const value = read(column.read, 'cursor', cursor.value, problems)
  return [
    { [name]: { [`${next}e`]: value } }, // alone, so that an index on the column serves
    { OR: [{ [name]: { [next]: value } }, { [name]: value, [key]: { [next]: lastKey } }] },
  ]
}
