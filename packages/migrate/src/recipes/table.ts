/** A table as SQL writes it. */
export interface Table {
  /** Quoted, with its schema where the datasource names several: `"posts"`, `"app"."posts"`. */
  sql: string
  /** `posts` */
  name: string
  /** Columns of its primary key, else of a unique key that cannot be NULL: by these, batches go on. */
  key: string[]
}
