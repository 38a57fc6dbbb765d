import type { Statement } from './statement.ts'

/** A table as SQL writes it. */
export interface Table {
  /** Quoted, with its schema where the datasource names several: `"posts"`, `"app"."posts"`. */
  sql: string
  /** `posts` */
  name: string
  /** Columns of its primary key, else of a unique key that cannot be NULL: by these, batches go on. */
  key: string[]
}

/** Finds a table by its name, and by that which SQL writes where several schemas have one of the name. */
export type TableOf = (name: string, sql: string) => Table

/** The table of a statement. Throws an `Error` where another one is found. */
export function tableOfStatement({ table, tableSql }: Statement, tableOf: TableOf): Table {
  const found = tableOf(table, tableSql)
  if (found.sql !== tableSql) throw new Error(`${found.sql} was found for ${tableSql}.`)
  return found
}
