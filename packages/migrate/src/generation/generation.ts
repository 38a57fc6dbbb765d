import type { Migration, SchemaFile } from '@repo/schema-engine'
import type { Project } from '../project.ts'

/** What applying and recovering both need to know. */
export interface Generation {
  project: Project
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
