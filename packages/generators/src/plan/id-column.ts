import type { IdKind } from '../grammar/id-kind.ts'

/** The key of a model, as a column that refers to it needs to be. */
export interface IdColumn {
  name: string
  /** `String`, `Int` or `BigInt`. */
  type: string
  /** `@db.Uuid` */
  attributes: string[]
}

/** The `id` of a new model. */
export function newIdColumn({ type }: IdKind): IdColumn {
  return {
    name: 'id',
    type: { int: 'Int', bigint: 'BigInt', uuid: 'String', text: 'String' }[type],
    attributes: type === 'uuid' ? ['@db.Uuid'] : [],
  }
}
