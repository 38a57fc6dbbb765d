/** What one `name:type[:size][:modifier]…` argument asks for. Names are checked, targets are not yet looked up. */
export type FieldSpec = ScalarSpec | EnumSpec | RefSpec | ManySpec

interface CommonSpec {
  name: string
  /** `doc=`: becomes a `///` comment. */
  doc?: string
}

interface ColumnSpec extends CommonSpec {
  optional: boolean
  unique: boolean
  /** `map=`: the column's name; snake_case of the field's name without it. */
  map?: string
  /** `private`: never selected by the API. */
  private: boolean
  /** `backfill=`: SQL that gives the rows which exist a value, over their other columns. */
  backfill?: string
}

interface ValueSpec extends ColumnSpec {
  list: boolean
  index?: IndexKind
  default?: DefaultValue
}

export interface ScalarSpec extends ValueSpec {
  kind: 'scalar'
  type: ScalarTypeName
  /** `[120]` of `string:120`, `[10, 2]` of `decimal:10.2`; empty without a size. */
  size: number[]
}

export interface EnumSpec extends ValueSpec {
  kind: 'enum'
  /** Values of a new enum, or the name of one that exists. */
  of: { values: string[] } | { name: string }
}

export interface RefSpec extends ColumnSpec {
  kind: 'ref'
  target: string
  index: boolean
  onDelete?: OnDelete
  /** `as=`: name of the field on the other side. */
  as?: string
  /** `rel=`: Prisma's relation name. */
  rel?: string
}

export interface ManySpec extends CommonSpec {
  kind: 'many'
  target: string
  as?: string
  rel?: string
}

export type IndexKind = 'btree' | 'desc' | 'gin' | 'hash'
export type OnDelete = 'Cascade' | 'Restrict' | 'SetNull' | 'NoAction'

export type DefaultValue =
  /** The database knows it: PSL text of the value, `"\"draft\""`, `'0'`, `'["a"]'`. */
  | { kind: 'constant'; psl: string; text: string }
  | { kind: 'now' }
  | { kind: 'autoincrement' }
  /** Made by the client, so the database fills no rows with it: PSL text of the function. */
  | { kind: 'client'; psl: string; text: string }
  | { kind: 'updatedAt' }

export type ScalarTypeName =
  | 'string'
  | 'text'
  | 'char'
  | 'citext'
  | 'int'
  | 'smallint'
  | 'bigint'
  | 'float'
  | 'real'
  | 'decimal'
  | 'bool'
  | 'date'
  | 'time'
  | 'datetime'
  | 'timestamp'
  | 'json'
  | 'bytes'
  | 'uuid'
  | 'inet'
  | 'tsvector'
  | 'vector'
  | 'interval'
