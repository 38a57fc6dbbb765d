import type { FieldSpec } from '../grammar/field-spec.ts'
import type { PslField } from '../schema/psl.ts'
import type { ScannedSchema } from '../schema/scan-schema.ts'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { columnEffects } from './column-effects.ts'
import type { IdColumn } from './id-column.ts'
import { manyEffects } from './many-effects.ts'
import { refEffects } from './ref-effects.ts'

/** The model that gets the fields, in the schema already or not. */
export interface Owner {
  model: string
  /** Name of the other side's list: `posts`. */
  many: string
  /** `blogPost` */
  one: string
  /** The `.prisma` file that holds it or will. */
  file: string
  /** Of the database; undefined where the datasource names none. */
  schema: string | undefined
  /** Whether its columns are called as their fields are, and not in snake_case. */
  unmapped?: boolean
  /** Undefined for a model without a single key. */
  id: IdColumn | undefined
  /** Lines of other models' fields that the same request adds: `User.posts`. */
  taken: Set<string>
  /** Relations that the same request adds, by their other model. */
  related: { model: string; rel: string | undefined }[]
}

/** What one field argument does to the schema. */
export interface FieldEffects {
  /** Lines of the model itself. */
  fields: PslField[]
  /** `@@index([authorId])` */
  attributes: string[]
  /** Changes elsewhere: enums, back-relations. */
  edits: SchemaEdit[]
  /** Postgres extensions that the column's type comes from. */
  extensions: string[]
}

export function fieldEffects(spec: FieldSpec, owner: Owner, schema: ScannedSchema): FieldEffects {
  if (spec.kind === 'ref') return refEffects(spec, owner, schema)
  if (spec.kind === 'many') return manyEffects(spec, owner, schema)
  return columnEffects(spec, owner, schema)
}
