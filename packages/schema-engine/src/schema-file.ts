/** One file of a Prisma schema, on disk or not yet. */
export interface SchemaFile {
  /** Absolute. */
  path: string
  content: string
}
