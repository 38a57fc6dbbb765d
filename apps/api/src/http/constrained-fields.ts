import type { Database, Prisma } from '@repo/db'

/** What the client keeps of each model; without `dbName` it is called by its name. */
interface Model {
  dbName: string | null
  fields: { name: string; kind: string; dbName?: string }[]
}

/**
 * Fields of the record that a unique index or a reference of its own table is on, by the name that
 * PostgreSQL and Prisma give it: `posts_author_id_fkey`. None where it has another one.
 */
export function constrainedFields(
  db: Database,
  { meta }: Prisma.PrismaClientKnownRequestError,
): string[] {
  // What adapter-pg 7.10 says: it has no public type.
  const { cause } = Object(meta?.driverAdapterError)
  const model = modelsOf(db)[String(meta?.modelName)]
  const index: unknown = cause?.constraint?.index
  if (model === undefined || typeof index !== 'string') return []
  const table = model.dbName ?? String(meta?.modelName)
  // In the words of another language it stays unknown whose a reference is.
  const own = cause.table === table || cause.originalMessage?.startsWith(`${insertOf} "${table}" `)
  const columns = /^_(.+)_f?key$/.exec(
    index.startsWith(table) ? index.slice(table.length) : '',
  )?.[1]
  return own && columns ? (split(columns, model.fields) ?? []) : []
}

/** What Prisma 7.10 makes its queries by: it has no public type. */
const modelsOf = (db: Database): Record<string, Model> =>
  (db as unknown as { _runtimeDataModel?: { models: Record<string, Model> } })._runtimeDataModel
    ?.models ?? {}

export const modelOfTable = (db: Database, table: string): Model | undefined =>
  Object.entries(modelsOf(db)).find(([name, { dbName }]) => (dbName ?? name) === table)?.[1]

const insertOf = 'insert or update on table'

/** The fields whose columns are joined in it. */
function split(joined: string, fields: Model['fields']): string[] | undefined {
  for (const { name, kind, dbName: column = name } of fields) {
    if (kind === 'object') continue
    if (joined === column) return [name]
    if (!joined.startsWith(`${column}_`)) continue
    const others = split(joined.slice(column.length + 1), fields)
    if (others !== undefined) return [name, ...others]
  }
  return undefined
}
