import { z } from 'zod'
import { type Filterable, filterOf, type Operator } from './answers.ts'
import { behind, type Condition, cursorAt, type Ordering } from './keyset.ts'
import type { FieldProblem } from './problems.ts'
import { readText } from './read-text.ts'

/** The columns that a list is filtered and sorted by. */
export type Columns = ReadonlyMap<string, Filterable>

/** Of a list. */
export interface Listed {
  columns: Columns
  /** Those of them that it is sorted by. */
  sorts: Columns
  /** The column that is unique, which sorts among equals. */
  key: string
  /** Columns that are answered where a request names them. */
  large: readonly string[]
}

export interface ListArguments {
  where: { AND?: Condition[] }
  orderBy: Condition[]
  limit: number
  /** Where the page ends, for a row that it ends with. */
  cursorAt: (row: object) => string
}

export const defaultLimit = 20
export const maxLimit = 100
/** Of records with large columns: what others wrote into them may have any size. */
export const maxLimitOfLarge = 10
/** More would be a query that no index serves. */
const mostFilters = 20
/** Of `in`: as many as a page has records. */
export const mostValues = 100

/** Of `contains`: the database tries it at every place of every text. */
export const longestPattern = 100

/** What a list takes besides filters. */
const parameters: ReadonlySet<string> = new Set(['limit', 'cursor', 'sort', 'include'])

const limitText = z.coerce.number().int().min(1).max(maxLimit)

/** What a list is filtered and sorted by, where that is not every column. */
export interface ListedBy {
  by: readonly string[]
  /** Those that are searched by parts of their text. */
  search: readonly string[]
}

export function columnsOf(schema: z.ZodObject, listed?: ListedBy): Columns {
  const filters = Object.entries(schema.shape).map(([name, column]) => [
    name,
    withoutParameter(name, among(name, filterOf(column), listed)),
  ])
  // Those without a filter are left out.
  return new Map(filters.filter((entry): entry is [string, Filterable] => entry[1] !== undefined))
}

function among(name: string, column: Filterable | undefined, listed: ListedBy | undefined) {
  if (column === undefined || listed === undefined) return column
  const [isBy, isSearched] = [listed.by.includes(name), listed.search.includes(name)]
  if (!isBy && !isSearched) return undefined
  const operators = column.operators.filter((one) => (isPattern(one) ? isSearched : isBy))
  return { ...column, operators, isOrdered: column.isOrdered && isBy }
}

/** `?limit=5` is no filter of a column `limit`, which `limit[in]=5` is. */
function withoutParameter(name: string, column: Filterable | undefined): Filterable | undefined {
  if (column === undefined || !parameters.has(name)) return column
  return { ...column, operators: column.operators.filter((operator) => operator !== 'is') }
}

export const sortable = (columns: Columns): Columns =>
  new Map([...columns].filter(([, { isOrdered }]) => isOrdered))

/** Reads all of a query but `include`; adds what does not fit to `problems`. */
export function readList(
  query: Record<string, string>,
  { columns, sorts, key }: Omit<Listed, 'large'>,
  list: string,
  problems: FieldProblem[],
): ListArguments {
  const { limit: limitGiven, cursor, sort = key, include: _include, ...filters } = query
  const limit =
    limitGiven === undefined ? defaultLimit : readText(limitText, 'limit', limitGiven, problems)
  const conditions = Object.entries(filters).flatMap(
    ([name, text]) => readFilter(name, text, columns, problems) ?? [],
  )
  if (conditions.length > mostFilters) {
    problems.push({ path: 'query', message: `has more than ${mostFilters} filters` })
  }
  const name = sort.replace(/^-/, '')
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  const column = sorts.get(name)
  if (column === undefined) {
    const known = [...sorts.keys()].join(', ')
    problems.push({ path: 'sort', message: `"${name}" cannot be sorted by; ${known} can` })
  }
  const keyColumn = columns.get(key)
  const isNullable = column?.operators.includes('null') === true && !leavesOutNull(filters, name)
  const order: Ordering = { list, sort, name, direction, column, isNullable, key, keyColumn }
  if (cursor !== undefined) conditions.push(...behind(cursor, order, problems))
  return {
    where: conditions.length > 0 ? { AND: conditions } : {},
    orderBy: name === key ? [{ [key]: direction }] : [{ [name]: direction }, { [key]: direction }],
    limit: Number(limit ?? defaultLimit),
    cursorAt: (row) => cursorAt(row, order),
  }
}

/** No comparison but one is true of NULL: known, an index serves all pages. */
const leavesOutNull = (filters: Record<string, string>, name: string) =>
  filters[`${name}[null]`] !== 'true' &&
  Object.keys(filters).some((key) => key.replace(/\[.*/, '') === name)

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
    const texts = text.split(',', mostValues + 1)
    if (texts.length > mostValues) {
      problems.push({ path, message: `has more than ${mostValues} values` })
      return undefined
    }
    return { in: texts.map((one) => readText(column.read, path, one, problems)) }
  }
  if (isPattern(operator) && text.length > longestPattern) {
    problems.push({ path, message: `has more than ${longestPattern} characters` })
    return undefined
  }
  const value = readText(column.read, path, text, problems)
  if (operator === 'is') return value
  return { [operator]: isPattern(operator) ? escaped(`${value}`) : value }
}

export const isPattern = (operator: Operator) =>
  operator === 'contains' || operator === 'startsWith'

/** Prisma hands the text to LIKE as it is, where these stand for others. */
const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')
