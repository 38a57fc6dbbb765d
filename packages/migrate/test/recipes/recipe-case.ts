import type { DatabaseChange } from '../../src/recipes/index.ts'

/** Prisma's scripts, of the case's own models. */
export interface Scripts {
  forward: string
  reverse: string
  /** What makes the whole schema, before and after. */
  before: string
  after: string
}

/** One use of a recipe on tables of its own that hold rows: all cases share a database. */
export interface RecipeCase {
  title: string
  /** Models and enums. */
  before: string
  after: string
  /** SQL: the rows, and what was there by hand. */
  rows: string
  change: (scripts: Scripts) => DatabaseChange
  /** A query, and what it finds after the change. */
  query: string
  found: object[]
  /** Tables, as SQL writes them, whose rows undo has to bring back. */
  tables: string[]
}
