import { clientFunction } from './default-value.ts'
import type { ScalarTypeName } from './field-spec.ts'
import { specError } from './spec-error.ts'

/** What `--id` makes of the `id` field. */
export interface IdKind {
  /** As typed: `uuid7`, `nanoid.12`. */
  name: string
  type: Extract<ScalarTypeName, 'uuid' | 'text' | 'int' | 'bigint'>
  /** PSL inside `@default()`. */
  default: string
}

export const defaultIdKind = 'uuid7'

/** Reads `--id`. Throws `SPEC.ID`. */
export function parseIdKind(name: string): IdKind {
  if (name === 'int' || name === 'bigint') return { name, type: name, default: 'autoincrement()' }
  const made = clientFunction(name)
  if (made !== undefined) {
    return { name, type: name.startsWith('uuid') ? 'uuid' : 'text', default: made }
  }
  throw specError(
    'ID',
    `--id ${name} is no kind of id.`,
    'Give --id uuid7, uuid4, cuid2, ulid, nanoid.12, int or bigint',
  )
}
