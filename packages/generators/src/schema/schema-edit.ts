import type { PslBlock, PslField } from './psl.ts'

/** One change of the schema's text. Edits are data, so that a plan can be shown, compared and tested. */
export type SchemaEdit =
  | { edit: 'addField'; model: string; field: PslField; place: 'column' | 'last' }
  | { edit: 'addAttribute'; model: string; attribute: string }
  /** In `file`, which may not exist yet, at its end or behind the block `after`. */
  | { edit: 'addBlock'; block: PslBlock; file: string; after?: string }
