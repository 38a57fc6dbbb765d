import type { Database } from '@repo/db'
import type { z } from 'zod'
import type { ApiContext } from '../app.ts'

/** Which rows of a resource a caller may see and change. Another one is answered as no row. */
export interface Rows<Where extends object = object> {
  /** As Prisma's client has it: `user` of `db.user`. */
  model: string
  key: string
  /** Prisma's conditions of the rows that the caller may see. */
  where: (c: ApiContext) => Where
}

/** All rows: the one function that adds neither a condition nor a query anywhere. */
export const everyRow = (): Record<never, never> => ({})

const known = new WeakMap<object, Rows>()

/** Says it of the records of a schema: where they are listed or included, the plumbing heeds it. */
export function rowsOf<Where extends object>(schema: z.ZodObject, rows: Rows<Where>): Rows<Where> {
  known.set(schema, rows)
  return rows
}

const isLimited = (rows: Rows | undefined): rows is Rows =>
  rows !== undefined && rows.where !== everyRow

/** Undefined for records that everyone who may read one may read all of. */
export function limitOf(
  schema: object,
  rows: Rows | undefined = known.get(schema),
): Rows | undefined {
  return isLimited(rows) ? rows : undefined
}

/** The `where` of a query, narrowed to rows that the caller may see. */
export function visible<Where extends object>(c: ApiContext, rows: Rows, where: Where): Where {
  if (!isLimited(rows)) return where
  const { AND: others = [] } = Object(where)
  return { ...where, AND: [others, conditionsOf(c, rows)].flat() }
}

/** Throws for a condition of `undefined`, which Prisma takes for none. */
function conditionsOf(c: ApiContext, { model, where }: Rows): object {
  const conditions = where(c)
  const path = undefinedIn(conditions)
  if (path === undefined) return conditions
  throw new Error(
    `The rows of ${model} that a caller may see are said by ${path} = undefined, which would be all of them.`,
  )
}

/** Where the first one is. */
function undefinedIn(value: unknown, path = 'where'): string | undefined {
  if (value === undefined) return path
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(Object(value)) === Object.prototype
  if (!isPlain) return undefined
  for (const [name, part] of Object.entries(Object(value))) {
    const found = undefinedIn(part, `${path}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

/** Those of the keys whose rows the caller may see: one query. */
export async function visibleKeys(
  c: ApiContext,
  db: Database,
  rows: Rows,
  keys: readonly unknown[],
): Promise<Set<unknown>> {
  if (keys.length === 0) return new Set()
  const { model, key } = rows
  // Which models the client has, only the project knows.
  const delegate = Reflect.get(db, model) as {
    findMany: (args: object) => Promise<Record<string, unknown>[]>
  }
  const where = visible(c, rows, { [key]: { in: [...new Set(keys)] } })
  const found = await delegate.findMany({ where, select: { [key]: true } })
  return new Set(found.map((row) => row[key]))
}
