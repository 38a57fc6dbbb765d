import type { PslBlock, PslField } from './psl.ts'

/** One change of the schema's text. Edits are data, so that a plan can be shown, compared and tested. */
export type SchemaEdit =
  | { edit: 'addField'; model: string; field: PslField; place: 'column' | 'last' }
  | { edit: 'changeField'; model: string; field: string; change: FieldChange }
  /** The declaration and every list of fields that names it; no `@map`. */
  | { edit: 'renameField'; model: string; from: string; to: string }
  | { edit: 'removeField'; model: string; field: string }
  | { edit: 'addAttribute'; model: string; attribute: string }
  /** In place of the `@@…` of the same name, or added. Of enums too. */
  | { edit: 'setAttribute'; model: string; attribute: string }
  /** In full, as `@@index([authorId])`; spaces do not matter. */
  | { edit: 'removeAttribute'; model: string; attribute: string }
  /** In `file`, which may not exist yet, at its end or behind the block `after`. */
  | { edit: 'addBlock'; block: PslBlock; file: string; after?: string }
  /** The block and the types of fields everywhere; no `@@map`. */
  | { edit: 'renameBlock'; kind: 'model' | 'enum'; from: string; to: string }
  /** Model, view or enum. A file that holds nothing else stays, empty. */
  | { edit: 'removeBlock'; name: string }
  | { edit: 'addValue'; enum: string; value: string }
  /** The value, and in the defaults of fields of the enum; no `@map`. */
  | { edit: 'renameValue'; enum: string; from: string; to: string }
  /** `@map` where the label, which the database has, is another one than the value. */
  | { edit: 'changeValue'; enum: string; value: string; label: string }

export interface FieldChange {
  arity?: 'required' | 'optional'
  /** Without `?` and `[]`: `BigInt`, `Unsupported("tsvector")`. */
  type?: string
  /** To add, or to put in place of those of the same name; any `@db.…` replaces any other. */
  set?: string[]
  /** Names: `@default`, `@db`, `@unique`. */
  drop?: string[]
}
