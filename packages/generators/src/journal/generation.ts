import type { Migration, SchemaFile } from '@repo/schema-engine'

/** What applying and recovering both need to know. */
export interface Generation {
  root: string
  /** The generated client, absolute. */
  clientFolder: string
  database: {
    /** Of migrations: never a pooler's. */
    url: string
    /** `local`, or host, port and name. */
    name: string
  }
  /** The whole schema before and after. */
  before: SchemaFile[]
  after: SchemaFile[]
  /** The migrations that were there, and the new ones. */
  existing: Migration[]
  added: Migration[]
}
